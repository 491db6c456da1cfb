"""Lists public symbols that nothing is said of, from a symbol graph; exits with 1 if there are any.

Types, functions, operators, subscripts and all that a protocol asks for have a comment, their own or that of the
requirement which they meet. Properties, cases and initializers of a type with a comment may speak for themselves:
`epsilon` of BatchNormalization means what Keras's argument of that name means.
"""

import json
import sys

SPEAKING = {"swift.property", "swift.type.property", "swift.enum.case", "swift.init"}


def undocumented(graph):
    symbols = {symbol["identifier"]["precise"]: symbol for symbol in graph["symbols"]}
    protocols = {key for key, symbol in symbols.items() if symbol["kind"]["identifier"] == "swift.protocol"}
    asked = {
        relation["source"] for relation in graph["relationships"]
        if relation["kind"] in ("requirementOf", "optionalRequirementOf") and relation["target"] in protocols}
    # What a default in an extension of a protocol implements has the requirement's comment.
    defaults = {relation["source"] for relation in graph["relationships"] if relation["kind"] == "defaultImplementationOf"}
    documented_names = {
        (key.split(".")[-1]) for key in
        (".".join(symbols[key]["pathComponents"]) for key in asked if "docComment" in symbols[key])}
    for key, symbol in symbols.items():
        # Without a place it was made by the compiler: `==`, `hashValue`.
        if "docComment" in symbol or "location" not in symbol:
            continue
        name = symbol["pathComponents"][-1]
        kind = symbol["kind"]["identifier"]
        if key in asked or kind not in SPEAKING and key not in defaults and name not in documented_names:
            place = symbol["location"]
            path = "Sources/" + place["uri"].rsplit("/Sources/", 1)[-1]
            yield f'{path}:{place["position"]["line"] + 1}: {".".join(symbol["pathComponents"])} has no comment'


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        found = sorted(undocumented(json.load(file)))
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(1 if found else 0)

"""Writes the C arrays of the embedded data sets from their CSV files.

    python3 generate.py FOLDER

FOLDER holds digits.csv, iris.csv, wine.csv, breast_cancer.csv and diabetes.csv: a header, one row a sample, the last
column the label or target. They are scikit-learn's copies of the UCI sets (and of Efron et al. 2004), in its order.

C and not Swift, because clang takes a long array in a blink; arrays and not resources, because the program then needs
no file beside it. Numbers are written as the CSV has them and rounded to float32 by the compiler.
"""

import csv
import pathlib
import struct
import sys
from fractions import Fraction

HERE = pathlib.Path(__file__).parent
CLASSES = {
    "digits": [str(digit) for digit in range(10)],
    "iris": ["setosa", "versicolor", "virginica"],
    "wine": ["class_0", "class_1", "class_2"],
    "breast_cancer": ["malignant", "benign"],
}
SETS = ["digits", "iris", "wine", "breast_cancer", "diabetes"]


def nearest_float(text):
    """The float32 nearest to a decimal number, exactly rounded once."""
    exact = Fraction(text)
    guess = struct.unpack("<f", struct.pack("<f", float(exact)))[0]
    bits = struct.unpack("<i", struct.pack("<f", guess))[0]
    neighbours = [struct.unpack("<f", struct.pack("<i", bits + d))[0] for d in (-1, 0, 1) if bits + d >= 0]
    return guess, min(neighbours, key=lambda value: abs(Fraction(value) - exact))


def literal(text):
    """A C float literal; the value must be the same whether or not it went through float64, as it does in Python."""
    through_double, direct = nearest_float(text)
    assert through_double == direct, f"{text} rounds differently through float64"
    return (text if "." in text or "e" in text else text + ".0") + "f"


def array(kind, name, values, per_line):
    lines = (", ".join(values[i : i + per_line]) for i in range(0, len(values), per_line))
    return f"static const {kind} {name}[{len(values)}] = {{\n" + ",\n".join(lines) + "};\n\n"


def write(name, folder):
    with open(folder / f"{name}.csv", newline="") as file:
        _, *rows = list(csv.reader(file))
    columns = len(rows[0]) - 1
    values = [value for row in rows for value in row[:-1]]
    targets = [row[-1] for row in rows]
    text = f"// Written by generate.py from {name}.csv. Do not edit.\n#include \"CEmbeddedData.h\"\n\n"
    if name == "digits":
        assert all(0 <= int(value) <= 16 for value in values)
        text += array("uint8_t", "pixels", values, columns)
    else:
        text += array("float", "features", [literal(value) for value in values], columns)
    if name in CLASSES:
        text += array("uint8_t", "labels", [str(CLASSES[name].index(target)) for target in targets], 32)
    else:
        text += array("float", "targets", [literal(target) for target in targets], 12)
    x = "pixels" if name == "digits" else "features"
    y = "labels" if name in CLASSES else "targets"
    text += f"static const struct hornbook_table table = {{{len(rows)}, {columns}, .{x} = {x}, .{y} = {y}}};\n\n"
    text += f"const struct hornbook_table *hornbook_{name}(void) {{ return &table; }}\n"
    (HERE / f"{name}.c").write_text(text)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for name in SETS:
        write(name, pathlib.Path(sys.argv[1]))

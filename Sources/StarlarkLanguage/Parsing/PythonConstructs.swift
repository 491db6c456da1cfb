/// What to say about things that Python has and Starlark has not.
enum PythonConstructs {
  /// The message and the advice for a token that only Python uses.
  static func advice(for token: Token) -> (message: String, help: String)? {
    switch token.kind {
    case .reserved(let word): (refusal(word), words[word] ?? "remove it")
    case .symbol(let text): symbols[text].map { (refusal(text), $0) }
    default: nil
    }
  }

  private static func refusal(_ text: String) -> String { "\"\(text)\" is not part of the language" }

  private static let words = [
    "while": "use a for loop over a range with a fixed end",
    "class": "use functions and dicts",
    "try": "errors cannot be caught; check the condition beforehand",
    "except": "errors cannot be caught; check the condition beforehand",
    "finally": "errors cannot be caught; check the condition beforehand",
    "raise": "end with a message: fail(\"…\")",
    "assert": "check with if, and end with a message: fail(\"…\")",
    "with": "call the function directly",
    "del": "use x.pop(…) for an element; a variable needs no deletion",
    "global": "functions cannot assign to variables outside; return the value instead",
    "nonlocal": "functions cannot assign to variables outside; return the value instead",
    "is": "compare with == or !=; only None may follow it",
    "yield": "collect the values in a list and return it",
    "async": "remove it: everything runs in order",
    "await": "remove it: everything runs in order",
  ]

  private static let symbols = [
    "...": "an index may hold it, x[..., 0]; an empty block is written pass",
    ":=": "assign in a line of its own before",
    "->": "remove the type annotation",
    "@": "call the function instead: matmul(a, b)",
  ]
}

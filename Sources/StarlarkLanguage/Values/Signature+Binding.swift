import Diagnostics

extension Signature {
  /// Matches the arguments of a call with the parameters.
  ///
  /// - Throws: ``EvaluationError`` that points at the argument: an unknown name with the nearest known one and the
  ///   accepted list, a missing or repeated argument, too many positional arguments.
  public func bind(_ call: CallArguments, function: String) throws -> BoundArguments {
    var values = [Value?](repeating: nil, count: parameters.count)
    var surplus: [Value] = []
    var named: [(name: String, value: Value)] = []
    for (position, value) in call.positional.enumerated() {
      if position < positions.count {
        values[positions[position]] = value
      } else if takesSurplus {
        surplus.append(value)
      } else {
        throw ArgumentErrors.tooManyPositional(
          function: function, accepted: positions.count, received: call.positional.count, description: description)
      }
    }
    for (name, value) in call.keywords {
      guard let index = parameters.firstIndex(where: { $0.name == name && $0.isNamed && $0.acceptsName }) else {
        guard takesNames else {
          let names = parameters.filter { $0.isNamed && $0.acceptsName }.map(\.name)
          throw ArgumentErrors.unknownName(name, function: function, accepted: names)
        }
        named.append((name, value))
        continue
      }
      if values[index] != nil { throw ArgumentErrors.repeated(name, function: function) }
      values[index] = value
    }
    if parameters.indices.contains(where: { parameters[$0].isRequired && values[$0] == nil }) {
      let missing = parameters.indices.filter { parameters[$0].isRequired && values[$0] == nil }
      throw ArgumentErrors.missing(
        missing.map { parameters[$0].name }, function: function, description: description)
    }
    return BoundArguments(
      function: function, signature: self, values: values, variadic: surplus, keywords: named, call: call)
  }
}

extension Signature.Parameter {
  /// Whether the parameter stands for one argument, unlike `*args` and `**kwargs`.
  var isNamed: Bool {
    switch kind {
    case .required, .optional: true
    case .variadic, .keywords: false
    }
  }

  var isRequired: Bool { if case .required = kind { true } else { false } }
}

/// The wording of calls that do not fit, shared by built-in functions and functions of the program.
enum ArgumentErrors {
  static func tooManyPositional(function: String, accepted: Int, received: Int, description: String) -> EvaluationError
  {
    let most = accepted == 0 ? "no positional arguments" : count(accepted, "positional argument", atMost: true)
    return EvaluationError(
      "\(function) accepts \(most), received \(received)", code: "argument", help: ["\(function)\(description)"],
      place: .positional(accepted))
  }

  static func unknownName(_ name: String, function: String, accepted: [String]) -> EvaluationError {
    var help: [String] = []
    if let near = nearestName(to: name, among: accepted) { help.append("did you mean \"\(near)\"?") }
    help.append(
      accepted.isEmpty
        ? "\(function) accepts no arguments by name" : "\(function) accepts \(accepted.joined(separator: ", "))")
    return EvaluationError(
      "\(function) got an unexpected keyword argument \"\(name)\"", code: "argument", help: help,
      place: .keyword(name))
  }

  static func repeated(_ name: String, function: String) -> EvaluationError {
    EvaluationError(
      "\(function) got multiple values for argument \"\(name)\"", code: "argument",
      help: ["pass it once, by position or by name"], place: .keyword(name))
  }

  static func missing(_ names: [String], function: String, description: String) -> EvaluationError {
    EvaluationError(
      "\(function) is missing \(count(names.count, "required argument", atMost: false)): "
        + names.joined(separator: ", "),
      code: "argument", help: ["\(function)\(description)"], place: .operation)
  }

  private static func count(_ count: Int, _ noun: String, atMost: Bool) -> String {
    "\(atMost ? "at most " : "")\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}

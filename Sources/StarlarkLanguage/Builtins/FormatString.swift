/// The string method `"…{}…{name!r:>8}…".format(…)`.
enum FormatString {
  static func format(
    _ format: String, _ positional: [Value], _ keywords: [(name: String, value: Value)], _ interpreter: Interpreter
  ) throws -> Value {
    var result = FormattedText()
    var rest = format.unicodeScalars[...]
    var automatic = 0
    var usesManual = false
    while let scalar = rest.popFirst() {
      switch scalar {
      case "{" where rest.first == "{", "}" where rest.first == "}":
        rest.removeFirst()
        result.add(scalar)
      case "}":
        throw EvaluationError("format: single '}' in format string", help: ["write }} for a brace that is text"])
      case "{":
        let field = try takeField(&rest)
        let value: Value
        if field.name.isEmpty {
          if usesManual { throw switching("manual", "automatic") }
          value = try pick(automatic, positional)
          automatic += 1
        } else if field.name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
          if automatic > 0 { throw switching("automatic", "manual") }
          usesManual = true
          value = try pick(Int(field.name) ?? Int.max, positional)
        } else if let keyword = keywords.first(where: { $0.name == field.name }) {
          value = keyword.value
        } else {
          throw EvaluationError(
            "format: keyword \(field.name) not found", help: ["pass it: .format(…, \(field.name) = …)"])
        }
        result.add(try interpreter.formatted(value, field.conversion, .string(field.format)))
        try interpreter.checkText(result.size)
      default: result.add(scalar)
      }
    }
    return result.value
  }

  private struct Field {
    var name: String
    var conversion: ExpressionNode.Conversion?
    var format = ""
  }

  /// The text up to the closing brace.
  private static func takeField(_ rest: inout Substring.UnicodeScalarView) throws -> Field {
    var field = Field(name: "")
    var part = String.UnicodeScalarView()
    var isFormat = false
    while let scalar = rest.popFirst() {
      switch scalar {
      case "}":
        if isFormat { field.format = String(part) } else if field.conversion == nil { field.name = String(part) }
        return field
      case "{": throw EvaluationError("format: nested replacement fields are not supported")
      case _ where isFormat: part.append(scalar)
      case ":":
        if field.conversion == nil { field.name = String(part) }
        (part, isFormat) = (String.UnicodeScalarView(), true)
      case "!":
        guard field.conversion == nil, let letter = rest.popFirst(),
          let conversion = ExpressionNode.Conversion(rawValue: String(letter)), rest.first == "}" || rest.first == ":"
        else {
          throw EvaluationError("format: unknown conversion in a replacement field", help: ["there are !s and !r"])
        }
        field.name = String(part)
        field.conversion = conversion
      case "[", ".", ",":
        throw EvaluationError(
          "format: invalid character '\(scalar)' inside replacement field",
          help: ["a field is {}, {0} or {name}, and a format after a colon; prepare the value before: str(x.y), x[0]"])
      default: part.append(scalar)
      }
    }
    throw EvaluationError("format: unmatched '{' in format string", help: ["write {{ for a brace that is text"])
  }

  private static func pick(_ index: Int, _ positional: [Value]) throws -> Value {
    guard index < positional.count else {
      throw EvaluationError(
        "format: no replacement found for index \(index): received \(positional.count) positional arguments")
    }
    return positional[index]
  }

  private static func switching(_ from: String, _ to: String) -> EvaluationError {
    EvaluationError("format: cannot switch from \(from) field numbering to \(to)")
  }
}

extension Interpreter {
  /// Gives `format % value`.
  func interpolate(_ format: String, _ operand: Value) throws -> String {
    var operands: [Value] = [operand]
    if case .tuple(let tuple) = operand { operands = tuple.elements }
    var used = 0
    var result = ""
    var rest = format.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "%" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      guard let conversion = rest.popFirst() else {
        throw EvaluationError("incomplete conversion % at the end of the format string")
      }
      if conversion == "%" {
        result += "%"
        continue
      }
      guard "srdoxXeEfFgG".unicodeScalars.contains(conversion) else {
        throw EvaluationError(
          "unknown conversion %\(conversion)",
          help: ["there are %s %r %d %o %x %X %e %f %g and %%, without widths or precisions"])
      }
      guard used < operands.count else {
        throw EvaluationError("not enough arguments for format string: received \(operands.count)")
      }
      result += try convert(operands[used], conversion)
      used += 1
      try checkText(result.utf8.count)
    }
    if used < operands.count {
      throw EvaluationError(
        "too many arguments for format string: not all arguments converted, \(operands.count) for \(used)",
        help: ["a tuple that is one argument is written (x,)"])
    }
    return result
  }

  private func convert(_ value: Value, _ conversion: Unicode.Scalar) throws -> String {
    switch conversion {
    case "s": return try text(value)
    case "r": return try text(value, isRepr: true)
    case "d", "o", "x", "X":
      guard let integer = try Interpreter.wholePart(value) else {
        throw EvaluationError("%\(conversion) format requires a number, not \(value.typeName)", code: "type")
      }
      try countSteps(integer.textWork)
      let text = integer.text(radix: conversion == "d" ? 10 : (conversion == "o" ? 8 : 16))
      return conversion == "X" ? text.uppercased() : text
    default:
      guard let number = value.asDouble else {
        throw EvaluationError("%\(conversion) format requires a number, not \(value.typeName)", code: "type")
      }
      // Exact decimals of very large and very small numbers are long divisions.
      try countSteps(conversion == "g" || conversion == "G" ? 0 : Int(abs(number.isNormal ? number.exponent : 0)) / 4)
      let text =
        switch conversion {
        case "e", "E": FloatText.exponential(number, decimals: 6)
        case "f", "F": FloatText.fixed(number, decimals: 6)
        default: FloatText.shortest(number)
        }
      return conversion == "E" || conversion == "G" ? text.uppercased() : text
    }
  }

  /// The integer, or a float cut towards zero; `nil` for other types.
  static func wholePart(_ value: Value) throws -> BigInteger? {
    guard case .float(let number) = value else { return value.asBigInteger }
    guard let integer = BigInteger(exactly: number.rounded(.towardZero)) else {
      throw EvaluationError("cannot convert float \(value.repr) to int")
    }
    return integer
  }
}

/// The text that formatting puts together, unless a part of it is not known yet.
struct FormattedText {
  private var text = ""
  private var unknown: Value?

  var size: Int { text.utf8.count }

  /// The text, or the value that stands for the whole of it.
  var value: Value { unknown ?? .string(text) }

  mutating func add(_ scalar: Unicode.Scalar) { text.unicodeScalars.append(scalar) }

  /// Adds what ``Interpreter/formatted(_:_:_:)`` gave.
  mutating func add(_ part: Value) {
    if case .string(let part) = part { text += part } else { unknown = part }
  }
}

extension Interpreter {
  /// What a field of an f-string or of `format` gives: a text, or what a value gives that has none yet.
  ///
  /// - Parameter specification: A text, or a value that is not known yet.
  func formatted(
    _ value: Value, _ conversion: ExpressionNode.Conversion?, _ specification: Value
  ) throws -> Value {
    guard case .string(let format) = specification else { return specification }
    var operand = value
    if case .host(let host) = value, let other = host.formatOperand {
      if case .host = other { return other }
      operand = other
    }
    if let conversion { operand = .string(try text(value, isRepr: conversion == .repr)) }
    if format.isEmpty { return .string(try text(operand)) }
    return .string(try FormatSpecification(format).text(of: operand, self))
  }
}

extension Interpreter {
  /// The text that `str(x)` or `repr(x)` gives, if it stays within the limits.
  func text(_ value: Value, isRepr: Bool = false) throws -> String {
    switch value {
    case .string(let text) where !isRepr: return text
    case .bytes where !isRepr: return value.str
    case .host(let host) where !isRepr: return host.str
    default: break
    }
    var writer = ValueWriter(limit: min(16 << 20, limits.textBytes))
    writer.write(value)
    try countSteps(writer.work)
    if writer.isCut {
      throw EvaluationError("the text of this \(value.typeName) would be too long", code: "limit")
    }
    return writer.text
  }
}

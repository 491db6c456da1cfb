import Diagnostics

/// A slice among the indices of several axes.
final class AxisSliceCode: ExpressionCode {
  let bounds: [ExpressionCode?]

  init(_ bounds: [ExpressionCode?], _ span: SourceSpan) {
    self.bounds = bounds
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let values = try bounds.map { code -> Int? in
      guard let code else { return nil }
      let value = try code.evaluate(frame)
      if value.isNone { return nil }
      guard let bound = value.asInt else {
        throw frame.locate(
          EvaluationError("a slice has bounds of type int, received \(value.typeName)", code: "type"), code.span)
      }
      return bound
    }
    return .host(AxisSlice(start: values[0], stop: values[1], step: values[2]))
  }
}

import GraphCore
import TensorCore

extension ShapeRuleTests {
  private static func f(_ dimensions: Int...) -> TensorType { TensorType(Shape(dimensions)) }
  private static func b(_ dimensions: Int...) -> TensorType { TensorType(Shape(dimensions), .bool) }

  private static let lstm = Recurrence(.lstm, result: .outputsAndStates)
  private static let masked = Recurrence(.gruResetAfter, isMasked: true, result: .states)

  static let recurrences: [ShapeCase] = [
    ShapeCase(.recurrence(Recurrence(.tanh)), [f(2, 5, 3), f(2, 1, 3), f(3, 3)], "float32 (2, 5, 3)"),
    ShapeCase(.recurrence(lstm), [f(2, 5, 12), f(2, 2, 3), f(3, 12)], "float32 (2, 7, 3)"),
    ShapeCase(.recurrence(masked), [f(2, 5, 9), f(2, 1, 3), f(3, 9), f(3), b(2, 5)], "float32 (2, 1, 3)"),
    ShapeCase(.recurrence(lstm), [f(2, 5, 12), f(2, 2, 3)], "recurrence: expected 3 operands, received 2"),
    ShapeCase(
      .recurrence(lstm), [f(2, 5, 9), f(2, 2, 3), f(3, 9)],
      "recurrence: expected float32 projections (batch, steps, 4 · units) and a kernel (units, 4 · units), "
        + "received float32 (2, 5, 9) and float32 (3, 9)"),
    ShapeCase(
      .recurrence(lstm), [f(2, 5, 12), f(2, 1, 3), f(3, 12)],
      "recurrence: expected operands float32 (2, 5, 12), float32 (2, 2, 3), float32 (3, 12), "
        + "received float32 (2, 5, 12), float32 (2, 1, 3), float32 (3, 12)"),
    ShapeCase(
      .recurrence(masked), [f(2, 5, 9), f(2, 1, 3), f(3, 9), f(3), f(2, 5)],
      "recurrence: expected operands float32 (2, 5, 9), float32 (2, 1, 3), float32 (3, 9), float32 (3,), bool (2, 5), "
        + "received float32 (2, 5, 9), float32 (2, 1, 3), float32 (3, 9), float32 (3,), float32 (2, 5)"),
    ShapeCase(.recurrenceTrace(lstm), [f(2, 5, 12), f(2, 2, 3), f(3, 12)], "float32 (6, 2, 6, 3)"),
    ShapeCase(
      .recurrenceGradient(lstm, of: .projections), [f(6, 2, 6, 3), f(3, 12), f(2, 7, 3)], "float32 (2, 5, 12)"),
    ShapeCase(
      .recurrenceGradient(lstm, of: .initialStates), [f(6, 2, 6, 3), f(3, 12), f(2, 7, 3)], "float32 (2, 2, 3)"),
    ShapeCase(
      .recurrenceGradient(masked, of: .projections), [f(5, 2, 6, 3), f(3, 9), f(2, 1, 3), b(2, 5)],
      "float32 (2, 5, 9)"),
    ShapeCase(
      .recurrenceGradient(lstm, of: .projections), [f(6, 2, 0, 3), f(3, 12), f(2, 7, 3)],
      "recurrenceGradient: expected a trace (parts, batch, steps + 1, units), received float32 (6, 2, 0, 3)"),
    ShapeCase(
      .recurrenceGradient(lstm, of: .projections), [f(6, 2, 6, 3), f(3, 12), f(2, 5, 3)],
      "recurrenceGradient: expected operands float32 (6, 2, 6, 3), float32 (3, 12), float32 (2, 7, 3), "
        + "received float32 (6, 2, 6, 3), float32 (3, 12), float32 (2, 5, 3)"),
  ]
}

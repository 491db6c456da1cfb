import GraphCore
import TensorCore

/// A function to differentiate, at a point away from its kinks.
struct GradientCase: Sendable, CustomStringConvertible {
  var id: String
  /// Where each operand lies: its shape and the range of its numbers.
  var operands: [Operand]
  /// Whether the second derivative is checked too.
  var isTwiceDifferentiable: Bool
  /// The function, of any shape.
  var build: @Sendable (GraphBuilder, [Value]) throws -> Value

  struct Operand: Sendable {
    var shape: Shape
    var numbers: [Double]

    /// Random numbers of a range, which a transformation moves away from kinks.
    init(_ shape: Shape, in range: ClosedRange<Double> = -1.5...1.5, _ place: (Double) -> Double = { $0 }) {
      var stream = RandomStream(seed: 3, label: "\(shape)", purpose: "\(range)")
      self.shape = shape
      self.numbers = (0..<shape.count).map { _ in
        place(range.lowerBound + (range.upperBound - range.lowerBound) * Double(stream.uniform()))
      }
    }

    /// Numbers of another draw, so that two operands of one shape differ.
    func mirrored() -> Operand {
      var other = self
      other.numbers = numbers.reversed().map { $0 * 0.75 + 0.25 }
      return other
    }
  }

  init(
    _ id: String, _ operands: [Operand], twice: Bool = true,
    _ build: @escaping @Sendable (GraphBuilder, [Value]) throws -> Value
  ) {
    self.id = id
    self.operands = operands
    self.isTwiceDifferentiable = twice
    self.build = build
  }

  /// A single operation.
  init(_ id: String, _ operation: Operation, _ operands: [Operand], twice: Bool = true) {
    self.init(id, operands, twice: twice) { builder, x in try builder.apply(operation, x) }
  }

  var description: String { id }
}

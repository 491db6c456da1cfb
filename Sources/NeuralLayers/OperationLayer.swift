/// A layer that stands for an operator between tensors: Keras writes it down as a function, not as a layer.
package protocol OperationLayer: Layer {
  var operation: KerasOperation { get }
}

/// A call of a function of `keras.ops`.
package struct KerasOperation {
  package enum Operand {
    case input(Int)
    case number(Double)
  }

  /// The function's class: `Multiply` for `x * 2`.
  package var name: String
  package var operands: [Operand]

  init(_ name: String, _ operands: [Operand]) {
    self.name = name
    self.operands = operands
  }
}

extension Divide: OperationLayer {
  package var operation: KerasOperation { KerasOperation("Divide", [.input(0), .input(1)]) }
}

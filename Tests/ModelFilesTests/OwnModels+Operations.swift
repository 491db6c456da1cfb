import ModelTraining
import NeuralLayers
import TensorCore

extension OwnModels {
  /// Every function of `keras.ops`, a few to a model.
  static func operations() throws -> [(name: String, model: Model)] {
    let names = TensorOperation.all.map(\.name)
    return try stride(from: 0, to: names.count, by: 12).map { start in
      let part = names[start..<min(start + 12, names.count)]
      let x = Input(shape: [4, 3])
      let rows = try part.map { try numbers(try call($0, on: x)) }
      return ("operations_\(start / 12)", try Model(inputs: x, outputs: Concatenate()(rows)))
    }
  }

  /// A function by name with settings, on tensors and numbers.
  static func apply(
    _ name: String, _ inputs: [SymbolicTensor], numbers: [Double] = [], _ settings: [String: Argument] = [:]
  ) throws -> SymbolicTensor {
    let operation =
      try TensorOperation.named(name) ?? { throw ModelError(name, expected: "a function", received: "") }()
    var given = settings
    // Operands are no settings.
    for parameter in operation.signature.parameters
    where given[parameter.name] == nil && parameter.defaultText == nil { given[parameter.name] = Argument.none }
    let operands = inputs.map { _ in OperationCall.Operand.input } + numbers.map { .number($0, isWhole: false) }
    return try OperationCall(operation, operands, Arguments(operation.signature, given))(inputs)
  }

  private static func call(_ name: String, on x: SymbolicTensor) throws -> SymbolicTensor {
    // Above 0, for roots and logarithms.
    let positive = try x * x + 0.5
    switch name {
    case "log", "log2", "log10", "sqrt", "rsqrt", "reciprocal", "log1p": return try apply(name, [positive])
    case "transpose": return try apply(name, [x], ["axes": .list([.integer(0), .integer(2), .integer(1)])])
    case "reshape": return try apply(name, [x], ["newshape": .list([.integer(-1), .integer(6), .integer(2)])])
    case "expand_dims": return try apply(name, [x], ["axis": .integer(1)])
    case "squeeze": return try apply(name, [apply("expand_dims", [x], ["axis": .integer(-1)])], ["axis": .integer(-1)])
    case "flip", "cumsum", "argmax", "argmin": return try apply(name, [x], ["axis": .integer(1)])
    case "repeat": return try apply(name, [x], ["repeats": .integer(2), "axis": .integer(1)])
    case "roll": return try apply(name, [x], ["shift": .integer(1), "axis": .integer(1)])
    case "take": return try apply(name, [x], ["indices": .list([.integer(2), .integer(0)]), "axis": .integer(1)])
    // The first wants a size for the batch. Keras's class for the second cannot be called on JAX.
    case "broadcast_to", "norm": return x
    case "concatenate", "stack": return try apply(name, [x, positive], ["axis": .integer(1)])
    case "one_hot": return try apply(name, [apply("argmax", [x], ["axis": .integer(1)])], ["num_classes": .integer(4)])
    case "matmul": return try apply(name, [x, Permute([2, 1])(positive)])
    case "einsum": return try apply(name, [x, positive], ["subscripts": .string("bij,bkj->bik")])
    case "clip": return try apply(name, [x], ["x_min": .number(-0.5), "x_max": .number(0.5)])
    case "cast": return try apply(name, [x], ["dtype": .string("int32")])
    case "where": return try apply(name, [apply("greater", [x], numbers: [0]), x, positive])
    case "power", "mod", "floor_divide": return try apply(name, [positive], numbers: [1.5])
    default:
      guard let operation = TensorOperation.named(name) else { return x }
      switch operation.operands {
      case .tensors(2): return try apply(name, [x, positive])
      default:
        let isReduction =
          TensorOperation.reductions.contains { $0.name == name } && operation.signature.parameters.count > 2
        return try apply(name, [x], isReduction && name != "normalize" ? ["axis": .integer(-1)] : [:])
      }
    }
  }

  /// All numbers of a sample in one row, as fractions.
  private static func numbers(_ tensor: SymbolicTensor) throws -> SymbolicTensor {
    try Flatten()(apply("cast", [tensor], ["dtype": .string("float32")]))
  }
}

import GraphCore
import TensorCore

/// A function of tensors by the name that `keras.ops` gives it: `mean(x, axis=-1, keepdims=True)`.
///
/// The table ``all`` serves symbolic tensors, on which a function is a step of a model, and data alike.
public struct TensorOperation: Sendable {
  /// What its first parameters are.
  public enum Operands: Hashable, Sendable {
    /// So many tensors or numbers, one a parameter.
    case tensors(Int)
    /// One parameter that is a list of tensors.
    case list
  }

  public let signature: Signature
  public let operands: Operands
  /// Whether each element of the result belongs to the same step as those that it was made of.
  public let isElementwise: Bool
  private let write: @Sendable ([Value], Arguments) throws -> Value

  init(
    _ name: String, _ parameters: [Signature.Parameter], _ operands: Operands = .tensors(1),
    isElementwise: Bool = false, _ write: @escaping @Sendable ([Value], Arguments) throws -> Value
  ) {
    self.signature = Signature(name, parameters)
    self.operands = operands
    self.isElementwise = isElementwise
    self.write = write
  }

  public var name: String { signature.name }

  /// Writes the function into the graph of its operands.
  ///
  /// - Parameter arguments: The parameters behind the operands; those of the operands themselves are not read.
  /// - Throws: ``ConfigurationError`` for arguments and `ShapeError` for operands that do not fit.
  public func callAsFunction(_ operands: [Value], _ arguments: Arguments) throws -> Value {
    try write(operands, arguments)
  }

  /// The function with this name in `keras.ops`.
  public static func named(_ name: String) -> TensorOperation? { all.first { $0.name == name } }

  /// Every function that is available.
  public static let all: [TensorOperation] =
    elementwise + activations + arithmetic + comparisons + reductions + arrangements + products
}

/// A function of tensors as a step of a model.
package struct OperationCall: Layer {
  package static let signature = Signature.layer("OperationCall", [])

  /// What stands for an operand.
  package enum Operand {
    /// The next input of the call.
    case input
    /// A number, of the type that the tensors beside it have.
    case number(Double, isWhole: Bool)
    case constant(Tensor)
  }

  package var state = LayerState()
  package let operation: TensorOperation
  package let operands: [Operand]
  package let arguments: Arguments

  package init(_ operation: TensorOperation, _ operands: [Operand], _ arguments: Arguments) {
    self.operation = operation
    self.operands = operands
    self.arguments = arguments
  }

  package init(_ arguments: Arguments) throws {
    throw arguments.error("name", expected: "a function of keras.ops, called on tensors")
  }

  private var inputCount: Int { operands.count { if case .input = $0 { true } else { false } } }
  package var inputSpec: InputSpec { InputSpec(count: inputCount...inputCount, dtype: nil) }
  package var maskHandling: MaskHandling { operation.isElementwise ? .passes : .drops }
  package var description: String { "ops.\(operation.name)" }

  package func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value] {
    [try operation(Self.values(operands, inputs, context.builder), arguments)]
  }

  /// The operands as values; a whole number beside whole numbers is `int32`, any other number `float32`.
  package static func values(_ operands: [Operand], _ inputs: [Value], _ builder: GraphBuilder) -> [Value] {
    var rest = inputs[...]
    let constants = operands.compactMap { if case .constant(let tensor) = $0 { tensor.dtype } else { nil } }
    let allWhole = (inputs.map(\.dtype) + constants).allSatisfy { $0 != .float32 }
    return operands.map { operand in
      switch operand {
      case .input: rest.removeFirst()
      case .constant(let tensor): builder.constant(tensor)
      case .number(let number, let isWhole):
        builder.constant(isWhole && allWhole ? Tensor(Int32(clamping: Int(number))) : Tensor(Float(number)))
      }
    }
  }
}

extension Value {
  /// Values of one type, as NumPy's promotion has it: fractions before whole numbers before truth values.
  static func promoted(_ values: [Value]) throws(ShapeError) -> [Value] {
    let types = values.map(\.dtype)
    let common: DType = types.contains(.float32) ? .float32 : .int32
    return try values.map { value throws(ShapeError) in try value.convert(to: common) }
  }

  func asFloat() throws(ShapeError) -> Value { try convert(to: .float32) }

  /// Bool values are counted.
  func asNumber() throws(ShapeError) -> Value { dtype == .bool || dtype == .uint8 ? try convert(to: .int32) : self }

  func asTruth() throws(ShapeError) -> Value { try convert(to: .bool) }
}

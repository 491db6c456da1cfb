import GraphCore
import TensorCore

/// A dense layer over any axes: `activation(einsum(equation, x, kernel) + bias)`.
///
/// ```swift
/// let heads = EinsumDense("abc,cde->abde", outputShape: [nil, 4, 16], biasAxes: "de")  // (batch, steps, 4, 16)
/// ```
/// ## Shapes
/// - input as the equation's first part, `kernel` as its second, output as its third
/// - `outputShape` names the output's sizes without the batch, `nil` for one that the input has
/// - `bias` has the sizes of `biasAxes`, and 1 for other axes behind the first of them
///
/// - SeeAlso: `keras.layers.EinsumDense`
public struct EinsumDense: SingleInputLayer {
  public static let signature = Signature.layer(
    "EinsumDense",
    [
      .init("equation"), .init("output_shape"), .init("activation", .none), .init("bias_axes", .none),
      .init("kernel_initializer", .string("glorot_uniform")), .init("bias_initializer", .string("zeros")),
      .init("kernel_regularizer", .none), .init("bias_regularizer", .none), .init("kernel_constraint", .none),
      .init("bias_constraint", .none),
    ])

  public var state: LayerState
  public var equation: String
  public var outputShape: [Int?]
  public var activation: Activation
  /// The output's axes that have a bias; `nil` for no bias.
  public var biasAxes: String?
  public var kernel = WeightOptions(.glorotUniform)
  public var bias = WeightOptions(.zeros)

  public init(
    _ equation: String, outputShape: [Int?], activation: Activation = .linear, biasAxes: String? = nil,
    name: String? = nil
  ) {
    self.state = LayerState(name: name)
    self.equation = equation
    self.outputShape = outputShape
    self.activation = activation
    self.biasAxes = biasAxes
  }

  public init(_ arguments: Arguments) throws {
    guard case .string(let equation) = arguments["equation"] else {
      throw arguments.error("equation", expected: "an equation such as \"ab,bc->ac\"")
    }
    var outputShape: [Int?] = []
    let elements: [Argument]
    if case .list(let list) = arguments["output_shape"] {
      elements = list
    } else {
      elements = [arguments["output_shape"]]
    }
    for element in elements {
      switch element {
      case .none: outputShape.append(nil)
      case .integer(let size) where size > 0 && size <= Shape.largestSize: outputShape.append(size)
      default:
        throw arguments.error(
          "output_shape", expected: "the output's sizes without the batch, None for one of the input")
      }
    }
    self.init(
      equation, outputShape: outputShape, activation: try arguments.activation("activation"),
      biasAxes: try arguments.optionalString("bias_axes"))
    kernel = try arguments.weight("kernel")
    bias = try arguments.weight("bias")
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(minimumRank: 2) }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    guard let einsum = DenseEquation(equation, leftRank: input.rank) else {
      throw LayerError(
        layer: self, expected: "an equation of two operands, such as \"abc,cd->abd\", for \(input)",
        received: "\"\(equation)\"", help: "Each letter is an axis; every one of the output comes from an operand.")
    }
    let missing = einsum.result.count - 1 - outputShape.count
    guard missing >= 0, let first = einsum.left.first, first == einsum.result.first else {
      throw LayerError(
        layer: self, expected: "an output that starts with the batch and has the axes of output_shape",
        received: "\"\(equation)\" with \(outputShape.count) sizes")
    }
    // Axes behind an ellipsis have no size of their own in output_shape.
    let given = [nil] + [Int?](repeating: nil, count: missing) + outputShape
    var sizes: [Character: Int] = [:]
    for (letter, size) in zip(einsum.left.dropFirst(), input.dimensions.dropFirst()) { sizes[letter] = size ?? 0 }
    for (letter, size) in zip(einsum.result, given) {
      guard let size else { continue }
      guard sizes[letter] == nil || sizes[letter] == size else {
        throw LayerError(
          layer: self, expected: "an output_shape with \(sizes[letter] ?? 0) for axis \(letter), as the input \(input)",
          received: "\(size)")
      }
      sizes[letter] = size
    }
    guard !einsum.right.contains(first), let unknown = einsum.right.map({ sizes[$0] }) as? [Int] else {
      throw LayerError(
        layer: self, expected: "a size in the input or in output_shape for each axis of the kernel",
        received: "\"\(equation)\" for \(input)")
    }
    let outputs = einsum.right.filter { einsum.result.contains($0) }.reduce(1) { $0 * (sizes[$1] ?? 1) }
    let inputs = einsum.right.filter { !einsum.result.contains($0) }.reduce(1) { $0 * (sizes[$1] ?? 1) }
    weights.add("kernel", shape: Shape(unknown), fanShape: [inputs, outputs], kernel)
    guard let biasAxes else { return }
    guard let start = einsum.result.firstIndex(where: { biasAxes.contains($0) }), start > 0,
      biasAxes.allSatisfy({ einsum.result.contains($0) })
    else {
      throw LayerError(
        layer: self, expected: "bias_axes among the output's axes behind the batch", received: "\"\(biasAxes)\"")
    }
    let shape = einsum.result[start...].map { biasAxes.contains($0) ? sizes[$0] ?? 1 : 1 }
    weights.add("bias", shape: Shape(shape), bias)
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    var y = try Value.einsum(equation, [x, context.weight("kernel")])
    if biasAxes != nil { y = try y + context.weight("bias") }
    return try activation(y)
  }

  public var description: String {
    layerDescription("EinsumDense", ["\"\(equation)\""], activation: activation)
  }
}

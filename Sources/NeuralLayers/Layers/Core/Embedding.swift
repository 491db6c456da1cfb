import GraphCore
import TensorCore

/// Turns whole numbers into rows of a learned table: `embeddings[ids]`.
///
/// ```swift
/// let y = try Embedding(20_000, 64, maskZero: true)(Input(shape: [128], dtype: .int32))  // (batch, 128, 64)
/// ```
/// With `maskZero` the number 0 stands for "nothing here": the output has the mask ids ≠ 0, and words are counted from 1.
///
/// ## Shapes
/// - input `(batch, …)`, whole numbers from 0 to `inputDim` − 1; `embeddings` `(inputDim, outputDim)`
/// - output `(batch, …, outputDim)`
///
/// - SeeAlso: `keras.layers.Embedding`
public struct Embedding: SingleInputLayer {
  public static let signature = Signature.layer(
    "Embedding",
    [
      .init("input_dim"), .init("output_dim"), .init("embeddings_initializer", .string("uniform")),
      .init("embeddings_regularizer", .none), .init("embeddings_constraint", .none), .init("mask_zero", .bool(false)),
    ])

  public var state: LayerState
  /// How many different numbers there are, 0 counted too.
  public var inputDim: Int
  /// The length of a row.
  public var outputDim: Int
  public var embeddingsInitializer: Initializer
  public var embeddingsRegularizer: Regularizer?
  public var embeddingsConstraint: Constraint?
  public var maskZero: Bool

  public init(
    _ inputDim: Int, _ outputDim: Int, embeddingsInitializer: Initializer = .randomUniform(),
    embeddingsRegularizer: Regularizer? = nil, embeddingsConstraint: Constraint? = nil, maskZero: Bool = false,
    name: String? = nil
  ) {
    precondition(inputDim > 0 && outputDim > 0, "Embedding: inputDim and outputDim must be at least 1")
    self.state = LayerState(name: name)
    self.inputDim = inputDim
    self.outputDim = outputDim
    self.embeddingsInitializer = embeddingsInitializer
    self.embeddingsRegularizer = embeddingsRegularizer
    self.embeddingsConstraint = embeddingsConstraint
    self.maskZero = maskZero
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      try arguments.size("input_dim"), try arguments.size("output_dim"),
      embeddingsInitializer: try arguments.initializer("embeddings_initializer"),
      embeddingsRegularizer: try arguments.regularizer("embeddings_regularizer"),
      embeddingsConstraint: try arguments.constraint("embeddings_constraint"),
      maskZero: try arguments.bool("mask_zero"))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(dtype: nil) }
  public var maskHandling: MaskHandling { .passes }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    weights.add(
      "embeddings", shape: [inputDim, outputDim], initializer: embeddingsInitializer,
      regularizer: embeddingsRegularizer, constraint: embeddingsConstraint)
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let ids = try x.convert(to: .int32)
    if maskZero { context.setMask(try ids.compare(.notEqual, 0)) }
    return try context.weight("embeddings").gather(ids)
  }

  public var description: String {
    layerDescription("Embedding", ["\(inputDim)", "\(outputDim)"] + (maskZero ? ["maskZero: true"] : []))
  }
}

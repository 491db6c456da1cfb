import GraphCore
import TensorCore

/// A fully connected layer: `activation(x · kernel + bias)`.
///
/// The product runs over the last axis; leading axes are kept.
/// ```swift
/// let logits = try Dense(10)(Input(shape: [784]))  // (batch, 10)
/// ```
/// ## Shapes
/// - input `(batch, …, in)`, `kernel` `(in, units)`, `bias` `(units,)`
/// - output `(batch, …, units)`
///
/// - SeeAlso: `keras.layers.Dense`; the default initializer is Glorot and Bengio 2010.
public struct Dense: SingleInputLayer {
  public static let signature = Signature.layer(
    "Dense",
    [
      .init("units"), .init("activation", .none), .init("use_bias", .bool(true)),
      .init("kernel_initializer", .string("glorot_uniform")), .init("bias_initializer", .string("zeros")),
      .init("kernel_regularizer", .none), .init("bias_regularizer", .none), .init("activity_regularizer", .none),
      .init("kernel_constraint", .none), .init("bias_constraint", .none),
    ])

  public var state: LayerState
  public var maskHandling: MaskHandling { .passes }
  /// The size of the output's last axis.
  public var units: Int
  public var activation: Activation
  public var useBias: Bool
  public var kernelInitializer: Initializer
  public var biasInitializer: Initializer
  public var kernelRegularizer: Regularizer?
  public var biasRegularizer: Regularizer?
  public var kernelConstraint: Constraint?
  public var biasConstraint: Constraint?

  public init(
    _ units: Int, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    kernelConstraint: Constraint? = nil, biasConstraint: Constraint? = nil, name: String? = nil
  ) {
    precondition(units > 0, "Dense: units must be at least 1, received \(units)")
    self.state = LayerState(name: name)
    self.units = units
    self.activation = activation
    self.useBias = useBias
    self.kernelInitializer = kernelInitializer
    self.biasInitializer = biasInitializer
    self.kernelRegularizer = kernelRegularizer
    self.biasRegularizer = biasRegularizer
    self.kernelConstraint = kernelConstraint
    self.biasConstraint = biasConstraint
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      try arguments.size("units"), activation: try arguments.activation("activation"),
      useBias: try arguments.bool("use_bias"),
      kernelInitializer: try arguments.initializer("kernel_initializer"),
      biasInitializer: try arguments.initializer("bias_initializer"),
      kernelRegularizer: try arguments.regularizer("kernel_regularizer"),
      biasRegularizer: try arguments.regularizer("bias_regularizer"),
      kernelConstraint: try arguments.constraint("kernel_constraint"),
      biasConstraint: try arguments.constraint("bias_constraint"))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(minimumRank: 2) }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    let size = input.sample.dimensions[input.sample.rank - 1]
    weights.add(
      "kernel", shape: [size, units], initializer: kernelInitializer, regularizer: kernelRegularizer,
      constraint: kernelConstraint)
    if useBias {
      weights.add(
        "bias", shape: [units], initializer: biasInitializer, regularizer: biasRegularizer, constraint: biasConstraint)
    }
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let size = x.shape[x.rank - 1]
    let rows = try x.reshape([x.shape.count / max(size, 1), size])
    var y = try rows.dot(context.weight("kernel"))
    if useBias { y = try y + context.weight("bias") }
    // The activation comes last, so that a loss can see a softmax or sigmoid and go back to its logits.
    return try activation(y.reshape(Shape(Array(x.shape.dimensions.dropLast()) + [units])))
  }

  public var description: String { layerDescription("Dense", ["\(units)"], activation: activation) }
}

import GraphCore
import TensorCore

/// Normalizes each sample, or each position of it, by its own mean and variance:
/// `gamma · (x − mean) / √(variance + epsilon) + beta`.
///
/// The variance is the biased one. ``RMSNormalization`` does without the mean, ``GroupNormalization`` takes groups of
/// channels.
///
/// ## Shapes
/// - input `(batch, …)`, output the same; mean and variance are taken over `axis`
/// - `gamma`, `beta`: the sizes of those axes, `(features,)` for the last one
///
/// - SeeAlso: `keras.layers.LayerNormalization`; Ba, Kiros and Hinton 2016.
public struct LayerNormalization: SingleInputLayer {
  public static let signature = Signature.layer(
    "LayerNormalization",
    [
      .init("axis", .integer(-1)), .init("epsilon", .number(1e-3)), .init("center", .bool(true)),
      .init("scale", .bool(true)), .init("beta_initializer", .string("zeros")),
      .init("gamma_initializer", .string("ones")), .init("beta_regularizer", .none), .init("gamma_regularizer", .none),
      .init("beta_constraint", .none), .init("gamma_constraint", .none),
    ])

  public var state: LayerState
  /// The axes that are normalized together, the batch being axis 0; negative ones count from the last.
  public var axis: [Int]
  public var epsilon: Double
  public var center: Bool
  public var scale: Bool
  public var betaInitializer = Initializer.zeros
  public var gammaInitializer = Initializer.ones
  public var betaRegularizer: Regularizer?
  public var gammaRegularizer: Regularizer?
  public var betaConstraint: Constraint?
  public var gammaConstraint: Constraint?

  public init(
    axis: [Int] = [-1], epsilon: Double = 1e-3, center: Bool = true, scale: Bool = true, name: String? = nil
  ) {
    precondition(!axis.isEmpty, "LayerNormalization: at least one axis")
    self.state = LayerState(name: name)
    self.axis = axis
    self.epsilon = epsilon
    self.center = center
    self.scale = scale
  }

  public init(_ arguments: Arguments) throws {
    let axis = try arguments.axes("axis")
    guard !axis.isEmpty else { throw arguments.error("axis", expected: "at least one axis") }
    self.init(
      axis: axis, epsilon: try arguments.number("epsilon", in: 0 ... .infinity), center: try arguments.bool("center"),
      scale: try arguments.bool("scale"))
    betaInitializer = try arguments.initializer("beta_initializer")
    gammaInitializer = try arguments.initializer("gamma_initializer")
    betaRegularizer = try arguments.regularizer("beta_regularizer")
    gammaRegularizer = try arguments.regularizer("gamma_regularizer")
    betaConstraint = try arguments.constraint("beta_constraint")
    gammaConstraint = try arguments.constraint("gamma_constraint")
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(minimumRank: 2) }
  public var maskHandling: MaskHandling { .passes }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    let axes = try sampleAxes(axis, of: input)
    let shape = Shape(axes.map { input.sample[$0 - 1] })
    if scale {
      weights.add(
        "gamma", shape: shape, initializer: gammaInitializer, regularizer: gammaRegularizer, constraint: gammaConstraint
      )
    }
    if center {
      weights.add(
        "beta", shape: shape, initializer: betaInitializer, regularizer: betaRegularizer, constraint: betaConstraint)
    }
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let axes = axis.map { $0 < 0 ? x.rank + $0 : $0 }.sorted()
    // Weights keep an axis of size 1 where nothing is normalized, so that they broadcast.
    let weightShape = x.shape.keeping(axes: (0..<x.rank).filter { !axes.contains($0) })
    let centered = try x - x.mean(axes: axes, keepingAxes: true)
    let variance = try centered.square().mean(axes: axes, keepingAxes: true)
    var y = try centered * (variance + Float(epsilon)).unary(.rsqrt)
    if scale { y = try y * context.weight("gamma").reshape(weightShape) }
    if center { y = try y + context.weight("beta").reshape(weightShape) }
    return y
  }

  public var description: String {
    layerDescription(
      "LayerNormalization",
      (axis == [-1] ? [] : ["axis: \(axis)"]) + (epsilon == 1e-3 ? [] : ["epsilon: \(epsilon)"]))
  }
}

extension Layer {
  /// Axes of an input, counted from 0 and in order; the batch is none of them.
  func sampleAxes(_ axes: [Int], of input: PartialShape) throws -> [Int] {
    let counted = axes.map { $0 < 0 ? input.rank + $0 : $0 }.sorted()
    guard counted.allSatisfy({ $0 > 0 && $0 < input.rank }), Set(counted).count == counted.count else {
      throw LayerError(
        layer: self, expected: "different axes of \(input) that are not the batch", received: "axis \(axes)",
        help: "Axes are counted from 0, the batch, or from the last one backwards: -1.")
    }
    return counted
  }
}

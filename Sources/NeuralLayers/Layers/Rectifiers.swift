import GraphCore
import TensorCore

// Activations with settings of their own, as layers. Each keeps its input's shape, `(batch, …)`.

/// max(x, 0), with a slope below, a threshold and a cap if asked.
///
/// x above `threshold` (at most `maxValue`), else 0; less `negativeSlope` · max(threshold − x, 0).
///
/// - SeeAlso: `keras.layers.ReLU`
public struct ReLU: SingleInputLayer {
  public static let signature = Signature.layer(
    "ReLU", [.init("max_value", .none), .init("negative_slope", .number(0)), .init("threshold", .number(0))])
  public var state: LayerState
  public var maskHandling: MaskHandling { .passes }
  public var maxValue: Double?
  public var negativeSlope: Double
  public var threshold: Double

  public init(maxValue: Double? = nil, negativeSlope: Double = 0, threshold: Double = 0, name: String? = nil) {
    self.state = LayerState(name: name)
    self.maxValue = maxValue
    self.negativeSlope = negativeSlope
    self.threshold = threshold
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      maxValue: try arguments.optionalNumber("max_value", in: 0 ... .infinity),
      negativeSlope: try arguments.number("negative_slope", in: 0 ... .infinity),
      threshold: try arguments.number("threshold", in: 0 ... .infinity))
    try state.configure(arguments)
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    var y = threshold == 0 ? try x.maximum(0) : try x.compare(.greater, Float(threshold)).select(x, x.number(0))
    if let maxValue { y = try y.minimum(Float(maxValue)) }
    guard negativeSlope != 0 else { return y }
    return try y - (Float(threshold) - x).maximum(0) * Float(negativeSlope)
  }

  public var description: String {
    layerDescription(
      "ReLU",
      [
        maxValue.map { "maxValue: \($0)" }, negativeSlope == 0 ? nil : "negativeSlope: \(negativeSlope)",
        threshold == 0 ? nil : "threshold: \(threshold)",
      ].compactMap { $0 })
  }
}

/// x above 0, else `negativeSlope` · x.
///
/// The slope is 0.3 here and 0.2 in the activation `"leaky_relu"`, as in Keras.
///
/// - SeeAlso: `keras.layers.LeakyReLU`; Maas et al. 2013.
public struct LeakyReLU: SingleInputLayer {
  public static let signature = Signature.layer("LeakyReLU", [.init("negative_slope", .number(0.3))])
  public var state: LayerState
  public var maskHandling: MaskHandling { .passes }
  public var negativeSlope: Double

  public init(negativeSlope: Double = 0.3, name: String? = nil) {
    self.state = LayerState(name: name)
    self.negativeSlope = negativeSlope
  }

  public init(_ arguments: Arguments) throws {
    self.init(negativeSlope: try arguments.number("negative_slope", in: 0 ... .infinity))
    try state.configure(arguments)
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    try x.compare(.greater, 0).select(x, x * Float(negativeSlope))
  }

  public var description: String { layerDescription("LeakyReLU", ["negativeSlope: \(negativeSlope)"]) }
}

/// x above 0, else alpha · x with a learned alpha for each position of a sample.
///
/// ## Shapes
/// - `alpha` has the shape of a sample, with 1 along `sharedAxes` (the batch being axis 0)
///
/// - SeeAlso: `keras.layers.PReLU`; He et al. 2015.
public struct PReLU: SingleInputLayer {
  public static let signature = Signature.layer(
    "PReLU",
    [
      .init("alpha_initializer", .string("zeros")), .init("alpha_regularizer", .none), .init("alpha_constraint", .none),
      .init("shared_axes", .none),
    ])
  public var state: LayerState
  public var maskHandling: MaskHandling { .passes }
  public var alphaInitializer: Initializer
  public var alphaRegularizer: Regularizer?
  public var alphaConstraint: Constraint?
  public var sharedAxes: [Int]

  public init(
    alphaInitializer: Initializer = .zeros, alphaRegularizer: Regularizer? = nil, sharedAxes: [Int] = [],
    name: String? = nil
  ) {
    self.state = LayerState(name: name)
    self.alphaInitializer = alphaInitializer
    self.alphaRegularizer = alphaRegularizer
    self.sharedAxes = sharedAxes
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      alphaInitializer: try arguments.initializer("alpha_initializer"),
      alphaRegularizer: try arguments.regularizer("alpha_regularizer"),
      sharedAxes: try arguments.optionalAxes("shared_axes") ?? [])
    alphaConstraint = try arguments.constraint("alpha_constraint")
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(minimumRank: 2) }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    guard sharedAxes.allSatisfy({ $0 > 0 && $0 < input.rank }) else {
      throw LayerError(
        layer: self, expected: "shared_axes from 1 to \(input.rank - 1)", received: "\(sharedAxes) for \(input)")
    }
    weights.add(
      "alpha", shape: input.sample.keeping(axes: sharedAxes.map { $0 - 1 }), initializer: alphaInitializer,
      regularizer: alphaRegularizer, constraint: alphaConstraint)
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    try x.maximum(0) - context.weight("alpha") * (-x).maximum(0)
  }

  public var description: String {
    layerDescription("PReLU", sharedAxes.isEmpty ? [] : ["sharedAxes: \(sharedAxes)"])
  }
}

/// x above 0, else `alpha` · (eˣ − 1).
///
/// - SeeAlso: `keras.layers.ELU`; Clevert et al. 2016.
public struct ELU: SingleInputLayer {
  public static let signature = Signature.layer("ELU", [.init("alpha", .number(1))])
  public var state: LayerState
  public var maskHandling: MaskHandling { .passes }
  public var alpha: Double

  public init(alpha: Double = 1, name: String? = nil) {
    self.state = LayerState(name: name)
    self.alpha = alpha
  }

  public init(_ arguments: Arguments) throws {
    self.init(alpha: try arguments.number("alpha"))
    try state.configure(arguments)
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    // The branch that is not taken sees 0, so that it cannot overflow.
    try x.compare(.greater, 0).select(x, x.minimum(0).unary(.exponentialMinusOne) * Float(alpha))
  }

  public var description: String { layerDescription("ELU", alpha == 1 ? [] : ["alpha: \(alpha)"]) }
}

/// eˣ / Σ eˣ over one axis.
///
/// - SeeAlso: `keras.layers.Softmax`
public struct Softmax: SingleInputLayer {
  public static let signature = Signature.layer("Softmax", [.init("axis", .integer(-1))])
  public var state: LayerState
  public var maskHandling: MaskHandling { .passes }
  /// The batch being axis 0; negative ones count from the last.
  public var axis: Int

  public init(axis: Int = -1, name: String? = nil) {
    self.state = LayerState(name: name)
    self.axis = axis
  }

  public init(_ arguments: Arguments) throws {
    self.init(axis: try arguments.integer("axis"))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(minimumRank: 2) }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    guard axis < input.rank, axis >= -input.rank, axis != 0, axis != -input.rank else {
      throw LayerError(
        layer: self, expected: "an axis of \(input) that is not the batch", received: "axis \(axis)")
    }
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let axis = axis < 0 ? x.rank + axis : axis
    // Exchanging two axes is its own inverse.
    var exchange = Array(0..<x.rank)
    exchange.swapAt(axis, x.rank - 1)
    return try x.transpose(exchange).softmax().transpose(exchange)
  }

  public var description: String { layerDescription("Softmax", axis == -1 ? [] : ["axis: \(axis)"]) }
}

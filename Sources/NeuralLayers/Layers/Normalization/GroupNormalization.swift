import GraphCore
import TensorCore

/// Normalizes each sample's channels in groups: mean and variance of a group over all positions.
///
/// One group is ``LayerNormalization`` over everything; as many groups as channels (or −1) is instance normalization.
///
/// ## Shapes
/// - input `(batch, …, channels)`, output the same; `gamma`, `beta` `(channels,)`
///
/// - SeeAlso: `keras.layers.GroupNormalization`; Wu and He 2018.
public struct GroupNormalization: SingleInputLayer {
  public static let signature = Signature.layer(
    "GroupNormalization",
    [
      .init("groups", .integer(32)), .init("axis", .integer(-1)), .init("epsilon", .number(1e-3)),
      .init("center", .bool(true)), .init("scale", .bool(true)), .init("beta_initializer", .string("zeros")),
      .init("gamma_initializer", .string("ones")), .init("beta_regularizer", .none), .init("gamma_regularizer", .none),
      .init("beta_constraint", .none), .init("gamma_constraint", .none),
    ])

  public var state: LayerState
  /// The number of groups; −1 for one group a channel.
  public var groups: Int
  /// The axis of the channels, the batch being axis 0; negative ones count from the last.
  public var axis: Int
  public var epsilon: Double
  public var center: Bool
  public var scale: Bool
  public var beta = WeightOptions(.zeros)
  public var gamma = WeightOptions(.ones)

  public init(
    groups: Int = 32, axis: Int = -1, epsilon: Double = 1e-3, center: Bool = true, scale: Bool = true,
    name: String? = nil
  ) {
    precondition(groups > 0 || groups == -1, "GroupNormalization: groups is at least 1, or -1")
    self.state = LayerState(name: name)
    self.groups = groups
    self.axis = axis
    self.epsilon = epsilon
    self.center = center
    self.scale = scale
  }

  public init(_ arguments: Arguments) throws {
    let groups = try arguments.integer("groups")
    guard groups > 0 || groups == -1 else {
      throw arguments.error("groups", expected: "a whole number of at least 1, or -1 for a group for each channel")
    }
    self.init(
      groups: groups, axis: try arguments.integer("axis"),
      epsilon: try arguments.number("epsilon", in: 0 ... .infinity), center: try arguments.bool("center"),
      scale: try arguments.bool("scale"))
    beta = try arguments.weight("beta")
    gamma = try arguments.weight("gamma")
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(minimumRank: 2) }
  public var maskHandling: MaskHandling { .passes }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    let axis = try sampleAxes([axis], of: input)[0]
    let channels = input.sample[axis - 1]
    guard groups == -1 || channels % groups == 0 else {
      throw LayerError(
        layer: self, expected: "channels divisible by its \(groups) groups", received: "\(input)",
        help: "Give groups a divisor of \(channels), or -1 for a group for each channel.")
    }
    if scale { weights.add("gamma", shape: [channels], gamma) }
    if center { weights.add("beta", shape: [channels], beta) }
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let axis = axis < 0 ? x.rank + axis : axis
    let channels = x.shape[axis]
    let count = groups == -1 ? channels : groups
    var apart = x.shape.dimensions
    apart.replaceSubrange(axis...axis, with: [count, channels / count])
    let grouped = try x.reshape(Shape(apart))
    let together = (1..<grouped.rank).filter { $0 != axis }
    let centered = try grouped - grouped.mean(axes: together, keepingAxes: true)
    let variance = try centered.square().mean(axes: together, keepingAxes: true)
    var y = try (centered * (variance + Float(epsilon)).unary(.rsqrt)).reshape(x.shape)
    let weightShape = x.shape.keeping(axes: (0..<x.rank).filter { $0 != axis })
    if scale { y = try y * context.weight("gamma").reshape(weightShape) }
    if center { y = try y + context.weight("beta").reshape(weightShape) }
    return y
  }

  public var description: String { layerDescription("GroupNormalization", ["groups: \(groups)"]) }
}

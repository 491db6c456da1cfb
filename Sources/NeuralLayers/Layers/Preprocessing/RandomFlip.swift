import GraphCore

/// Mirrors each image with probability ½ in training, along each direction asked for by itself.
///
/// ## Shapes
/// - input `(batch, height, width, channels)`, output the same
///
/// - SeeAlso: `keras.layers.RandomFlip`, which in both directions flips along both or none.
public struct RandomFlip: SingleInputLayer {
  public static let signature = Signature.layer(
    "RandomFlip",
    [.init("mode", .string("horizontal_and_vertical")), .init("seed", .none), .init("data_format", .none)])

  /// The directions in which images are mirrored.
  public enum Mode: String, Hashable, Sendable, CaseIterable {
    /// Left becomes right.
    case horizontal
    /// Top becomes bottom.
    case vertical
    case horizontalAndVertical = "horizontal_and_vertical"
  }

  public var state: LayerState
  public var mode: Mode

  public init(_ mode: Mode = .horizontalAndVertical, name: String? = nil) {
    self.state = LayerState(name: name)
    self.mode = mode
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireChannelsLast()
    try arguments.requireNoSeed()
    let mode = try arguments.string("mode", oneOf: Mode.allCases.map(\.rawValue))
    self.init(Mode(rawValue: mode) ?? .horizontalAndVertical)
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(rank: 4) }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    guard context.isTraining else { return x }
    var y = x
    let directions = [(2, "horizontal", Mode.vertical), (1, "vertical", Mode.horizontal)]
    for (axis, purpose, other) in directions where mode != other {
      let chance = try context.randomUniform([x.shape[0], 1, 1, 1], purpose: purpose)
      y = try chance.compare(.less, 0.5).select(x.builder.apply(.reverse(axes: [axis]), [y]), y)
    }
    return y
  }

  public var description: String { layerDescription("RandomFlip", [".\(mode)"]) }
}

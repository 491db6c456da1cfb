import GraphCore
import TensorCore

// Dropout of whole channels: one layer over the rank, a name for each rank.

/// Drops whole channels of a sequence in training. - SeeAlso: `keras.layers.SpatialDropout1D`
public struct SpatialDropout1D: SpatialDropoutLayer {
  public static let signature = Signature.layer("SpatialDropout1D", [.init("rate"), .init("seed", .none)])
  public static let spatialRank = 1
  public var state = LayerState()
  public var rate: Double
  public init(rate: Double) { self.rate = rate }
}

/// Drops whole channels of an image in training, where neighbouring cells say nearly the same.
///
/// ## Shapes
/// - input `(batch, height, width, channels)`, output the same
///
/// - SeeAlso: `keras.layers.SpatialDropout2D`; Tompson et al. 2015.
public struct SpatialDropout2D: SpatialDropoutLayer {
  public static let signature = Signature.layer(
    "SpatialDropout2D", [.init("rate"), .init("data_format", .none), .init("seed", .none)])
  public static let spatialRank = 2
  public var state = LayerState()
  public var rate: Double
  public init(rate: Double) { self.rate = rate }
}

/// Drops whole channels of a volume in training. - SeeAlso: `keras.layers.SpatialDropout3D`
public struct SpatialDropout3D: SpatialDropoutLayer {
  public static let signature = Signature.layer(
    "SpatialDropout3D", [.init("rate"), .init("data_format", .none), .init("seed", .none)])
  public static let spatialRank = 3
  public var state = LayerState()
  public var rate: Double
  public init(rate: Double) { self.rate = rate }
}

/// What the spatial dropout layers share.
public protocol SpatialDropoutLayer: SingleInputLayer {
  /// The number of axes between batch and channels.
  static var spatialRank: Int { get }
  /// The fraction of channels that is dropped, from 0 to 1.
  var rate: Double { get }
  /// The layer that drops this fraction of the channels.
  init(rate: Double)
}

extension SpatialDropoutLayer {
  public init(_ rate: Double, name: String? = nil) {
    precondition((0...1).contains(rate), "\(Self.signature.name): rate must lie between 0 and 1, received \(rate)")
    self.init(rate: rate)
    state.name = name
  }

  public init(_ arguments: Arguments) throws {
    if Self.spatialRank > 1 { try arguments.requireChannelsLast() }
    try arguments.requireNoSeed()
    self.init(rate: try arguments.number("rate", in: 0...1))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(rank: Self.spatialRank + 2) }
  public var maskHandling: MaskHandling { .passes }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let shape = x.shape.keeping(axes: Array(1...Self.spatialRank))
    return try context.dropped(x, rate: rate, noiseShape: shape, purpose: "dropout")
  }

  public var description: String { layerDescription(Self.signature.name, ["\(rate)"]) }
}

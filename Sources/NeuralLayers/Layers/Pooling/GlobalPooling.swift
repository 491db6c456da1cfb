import GraphCore
import TensorCore

// Pooling over all positions of a sample: one layer over the rank, a name for each rank.

/// The mean of each channel over all steps; of the real ones only, if the input has a mask.
///
/// ## Shapes
/// - input `(batch, steps, channels)`, its mask `(batch, steps)`
/// - output `(batch, channels)`, or `(batch, 1, channels)` with `keepDimensions`
///
/// A sequence without any real step gives 0.
///
/// - SeeAlso: `keras.layers.GlobalAveragePooling1D`
public struct GlobalAveragePooling1D: GlobalPooling {
  public static let signature = globalPoolingSignature("GlobalAveragePooling1D")
  public static let spatialRank = 1
  public static let reduction = GlobalReduction.mean
  public var state = LayerState()
  public var keepDimensions = false
  public init() {}
  public var maskHandling: MaskHandling { .consumes }
}

/// The mean of each channel over height and width.
///
/// ## Shapes
/// - input `(batch, height, width, channels)`
/// - output `(batch, channels)`, or `(batch, 1, 1, channels)` with `keepDimensions`
///
/// - SeeAlso: `keras.layers.GlobalAveragePooling2D`
public struct GlobalAveragePooling2D: GlobalPooling {
  public static let signature = globalPoolingSignature("GlobalAveragePooling2D")
  public static let spatialRank = 2
  public static let reduction = GlobalReduction.mean
  public var state = LayerState()
  public var keepDimensions = false
  public init() {}
}

/// The mean of each channel over depth, height and width. - SeeAlso: `keras.layers.GlobalAveragePooling3D`
public struct GlobalAveragePooling3D: GlobalPooling {
  public static let signature = globalPoolingSignature("GlobalAveragePooling3D")
  public static let spatialRank = 3
  public static let reduction = GlobalReduction.mean
  public var state = LayerState()
  public var keepDimensions = false
  public init() {}
}

/// The largest value of each channel over all steps. - SeeAlso: `keras.layers.GlobalMaxPooling1D`
public struct GlobalMaxPooling1D: GlobalPooling {
  public static let signature = globalPoolingSignature("GlobalMaxPooling1D")
  public static let spatialRank = 1
  public static let reduction = GlobalReduction.maximum
  public var state = LayerState()
  public var keepDimensions = false
  public init() {}
}

/// The largest value of each channel over height and width. - SeeAlso: `keras.layers.GlobalMaxPooling2D`
public struct GlobalMaxPooling2D: GlobalPooling {
  public static let signature = globalPoolingSignature("GlobalMaxPooling2D")
  public static let spatialRank = 2
  public static let reduction = GlobalReduction.maximum
  public var state = LayerState()
  public var keepDimensions = false
  public init() {}
}

/// The largest value of each channel over depth, height and width. - SeeAlso: `keras.layers.GlobalMaxPooling3D`
public struct GlobalMaxPooling3D: GlobalPooling {
  public static let signature = globalPoolingSignature("GlobalMaxPooling3D")
  public static let spatialRank = 3
  public static let reduction = GlobalReduction.maximum
  public var state = LayerState()
  public var keepDimensions = false
  public init() {}
}

/// What a global pooling layer makes of all positions.
public enum GlobalReduction: Sendable {
  case mean, maximum
}

/// What the global pooling layers share.
public protocol GlobalPooling: SingleInputLayer {
  /// The number of axes that are pooled.
  static var spatialRank: Int { get }
  /// What becomes of the numbers of a channel.
  static var reduction: GlobalReduction { get }
  /// The layer with its default arguments.
  init()
  /// Whether the pooled axes stay, with size 1.
  var keepDimensions: Bool { get set }
}

private func globalPoolingSignature(_ name: String) -> Signature {
  .layer(name, [.init("data_format", .none), .init("keepdims", .bool(false))])
}

extension GlobalPooling {
  public init(keepDimensions: Bool = false, name: String? = nil) {
    self.init()
    self.keepDimensions = keepDimensions
    state.name = name
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireChannelsLast()
    self.init(keepDimensions: try arguments.bool("keepdims"), name: nil)
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(rank: Self.spatialRank + 2) }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let axes = Array(1...Self.spatialRank)
    switch Self.reduction {
    case .maximum: return try x.reduce(.maximum, axes: axes, keepingAxes: keepDimensions)
    case .mean:
      guard maskHandling == .consumes, let mask = context.mask() else {
        return try x.mean(axes: axes, keepingAxes: keepDimensions)
      }
      let real = try mask.maskFactor(rank: x.rank)
      let sum = try (x * real).sum(axes: axes, keepingAxes: keepDimensions)
      return try sum / real.sum(axes: axes, keepingAxes: keepDimensions).maximum(1)
    }
  }

  public var description: String {
    layerDescription(Self.signature.name, keepDimensions ? ["keepDimensions: true"] : [])
  }
}

import GraphCore
import TensorCore

/// The mean of each channel over height and width.
///
/// ## Shapes
/// - input `(batch, height, width, channels)`
/// - output `(batch, channels)`, or `(batch, 1, 1, channels)` with `keepDimensions`
///
/// - SeeAlso: `keras.layers.GlobalAveragePooling2D`
public struct GlobalAveragePooling2D: GlobalPooling2D {
  public static let signature = globalPoolingSignature("GlobalAveragePooling2D")
  public var state: LayerState
  public var keepDimensions: Bool

  public init(keepDimensions: Bool = false, name: String? = nil) {
    self.state = LayerState(name: name)
    self.keepDimensions = keepDimensions
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    try x.mean(axes: [1, 2], keepingAxes: keepDimensions)
  }
}

/// The largest value of each channel over height and width.
///
/// ## Shapes
/// - input `(batch, height, width, channels)`
/// - output `(batch, channels)`, or `(batch, 1, 1, channels)` with `keepDimensions`
///
/// - SeeAlso: `keras.layers.GlobalMaxPooling2D`
public struct GlobalMaxPooling2D: GlobalPooling2D {
  public static let signature = globalPoolingSignature("GlobalMaxPooling2D")
  public var state: LayerState
  public var keepDimensions: Bool

  public init(keepDimensions: Bool = false, name: String? = nil) {
    self.state = LayerState(name: name)
    self.keepDimensions = keepDimensions
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    try x.reduce(.maximum, axes: [1, 2], keepingAxes: keepDimensions)
  }
}

/// What the two global pooling layers share.
public protocol GlobalPooling2D: SingleInputLayer {
  init(keepDimensions: Bool, name: String?)
  /// Whether height and width stay as axes of size 1.
  var keepDimensions: Bool { get }
}

private func globalPoolingSignature(_ name: String) -> Signature {
  .layer(name, [.init("data_format", .none), .init("keepdims", .bool(false))])
}

extension GlobalPooling2D {
  public init(_ arguments: Arguments) throws {
    try arguments.requireChannelsLast()
    self.init(keepDimensions: try arguments.bool("keepdims"), name: nil)
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(rank: 4) }

  public var description: String {
    layerDescription(Self.signature.name, keepDimensions ? ["keepDimensions: true"] : [])
  }
}

import GraphCore
import TensorCore

/// The largest value of each window of height and width.
///
/// ```swift
/// let y = try MaxPooling2D()(Input(shape: [28, 28, 32]))  // (batch, 14, 14, 32)
/// ```
/// ## Shapes
/// - input `(batch, height, width, channels)`, output `(batch, new height, new width, channels)`; see ``Padding``
///
/// - SeeAlso: `keras.layers.MaxPooling2D`
public struct MaxPooling2D: Pooling2D {
  public static let signature = poolingSignature("MaxPooling2D")
  public var state = LayerState()
  public var pooling: PoolingGeometry

  public init(_ pooling: PoolingGeometry) { self.pooling = pooling }

  public func pool(_ x: Value, _ window: [WindowAxis]) throws -> Value {
    try x.builder.apply(.reduceWindow(.maximum, window), [x])
  }
}

/// The mean of each window of height and width; cells of the padding do not count.
///
/// ## Shapes
/// - input `(batch, height, width, channels)`, output `(batch, new height, new width, channels)`; see ``Padding``
///
/// - SeeAlso: `keras.layers.AveragePooling2D`
public struct AveragePooling2D: Pooling2D {
  public static let signature = poolingSignature("AveragePooling2D")
  public var state = LayerState()
  public var pooling: PoolingGeometry

  public init(_ pooling: PoolingGeometry) { self.pooling = pooling }

  public func pool(_ x: Value, _ window: [WindowAxis]) throws -> Value {
    let sum = try x.builder.apply(.reduceWindow(.sum, window), [x])
    if window.allSatisfy({ $0.low == 0 && $0.high == 0 }) {
      return try sum / Float(window.reduce(1) { $0 * $1.size })
    }
    // How many real cells a window has is a product of those along each axis.
    let rows = window[0].realCellCounts(input: x.shape[1], outputs: sum.shape[1])
    let columns = window[1].realCellCounts(input: x.shape[2], outputs: sum.shape[2])
    let counts =
      try x.builder.constant(Tensor(rows, shape: [rows.count, 1, 1]))
      * x.builder.constant(Tensor(columns, shape: [columns.count, 1]))
    return try sum / counts
  }
}

/// What the two pooling layers share.
public protocol Pooling2D: SingleInputLayer {
  var pooling: PoolingGeometry { get }
  init(_ pooling: PoolingGeometry)
  func pool(_ x: Value, _ window: [WindowAxis]) throws -> Value
}

/// Window, strides and padding of a pooling layer.
public struct PoolingGeometry: Hashable, Sendable {
  public var size: [Int]
  public var strides: [Int]
  public var padding: Padding
}

private func poolingSignature(_ name: String) -> Signature {
  .layer(
    name,
    [
      .init("pool_size", .list([2, 2])), .init("strides", .none), .init("padding", .string("valid")),
      .init("data_format", .none),
    ])
}

extension Pooling2D {
  /// A layer with a square window; strides default to its size.
  public init(_ poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid, name: String? = nil) {
    precondition(poolSize > 0 && strides ?? 1 > 0, "pooling: the window and its stride are at least 1")
    let stride = strides ?? poolSize
    self.init(PoolingGeometry(size: [poolSize, poolSize], strides: [stride, stride], padding: padding))
    state.name = name
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireChannelsLast()
    let size = try arguments.integers("pool_size", count: 2)
    var strides = size
    if case .none = arguments["strides"] {} else { strides = try arguments.integers("strides", count: 2) }
    self.init(PoolingGeometry(size: size, strides: strides, padding: try arguments.padding()))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(rank: 4) }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    for axis in 0..<2 where pooling.padding == .valid && pooling.size[axis] > input.sample[axis] {
      throw LayerError(
        layer: self, expected: "an input of at least \(pooling.size[0]) x \(pooling.size[1]) cells",
        received: "\(input)", help: "Pool less before it, or use padding=\"same\".")
    }
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    try pool(
      x,
      (0..<2).map { axis in
        let length = x.shape[axis + 1]
        // With padding, windows of twice the length or more all hold the whole axis, so they may as well be that long.
        let size = pooling.padding == .same ? min(pooling.size[axis], 2 * length) : pooling.size[axis]
        let (low, high) = pooling.padding.amounts(size: length, window: size, stride: pooling.strides[axis])
        return WindowAxis(size: size, stride: pooling.strides[axis], low: low, high: high)
      })
  }

  public var description: String {
    let size = pooling.size[0] == pooling.size[1] ? "\(pooling.size[0])" : "\(pooling.size)"
    return layerDescription(Self.signature.name, [size])
  }
}

extension WindowAxis {
  /// How many cells of each window along this axis are no padding.
  func realCellCounts(input: Int, outputs: Int) -> [Float] {
    (0..<outputs).map { index in
      let start = index * stride - low
      return Float(max(min(start + size, input) - max(start, 0), 0))
    }
  }
}

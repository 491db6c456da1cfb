import GraphCore
import TensorCore

// Pooling over one to three spatial axes: one layer over the rank, a name for each rank.

/// The largest value of each window of steps; see ``MaxPooling2D``. - SeeAlso: `keras.layers.MaxPooling1D`
public struct MaxPooling1D: PoolingLayer {
  public static let signature = poolingSignature("MaxPooling1D", rank: 1)
  public static let spatialRank = 1
  public static let reduction = Operation.WindowReduction.maximum
  public var state = LayerState()
  public var pooling: PoolingGeometry
  public init(_ pooling: PoolingGeometry) { self.pooling = pooling }
}

/// The largest value of each window of height and width.
///
/// ```swift
/// let y = try MaxPooling2D()(Input(shape: [28, 28, 32]))  // (batch, 14, 14, 32)
/// ```
/// ## Shapes
/// - input `(batch, height, width, channels)`, output `(batch, new height, new width, channels)`; see ``Padding``
///
/// - SeeAlso: `keras.layers.MaxPooling2D`
public struct MaxPooling2D: PoolingLayer {
  public static let signature = poolingSignature("MaxPooling2D", rank: 2)
  public static let spatialRank = 2
  public static let reduction = Operation.WindowReduction.maximum
  public var state = LayerState()
  public var pooling: PoolingGeometry
  public init(_ pooling: PoolingGeometry) { self.pooling = pooling }
}

/// The largest value of each window of depth, height and width; see ``MaxPooling2D``.
///
/// - SeeAlso: `keras.layers.MaxPooling3D`
public struct MaxPooling3D: PoolingLayer {
  public static let signature = poolingSignature("MaxPooling3D", rank: 3)
  public static let spatialRank = 3
  public static let reduction = Operation.WindowReduction.maximum
  public var state = LayerState()
  public var pooling: PoolingGeometry
  public init(_ pooling: PoolingGeometry) { self.pooling = pooling }
}

/// The mean of each window of steps; see ``AveragePooling2D``. - SeeAlso: `keras.layers.AveragePooling1D`
public struct AveragePooling1D: PoolingLayer {
  public static let signature = poolingSignature("AveragePooling1D", rank: 1)
  public static let spatialRank = 1
  public static let reduction = Operation.WindowReduction.sum
  public var state = LayerState()
  public var pooling: PoolingGeometry
  public init(_ pooling: PoolingGeometry) { self.pooling = pooling }
}

/// The mean of each window of height and width; cells of the padding do not count.
///
/// ## Shapes
/// - input `(batch, height, width, channels)`, output `(batch, new height, new width, channels)`; see ``Padding``
///
/// - SeeAlso: `keras.layers.AveragePooling2D`
public struct AveragePooling2D: PoolingLayer {
  public static let signature = poolingSignature("AveragePooling2D", rank: 2)
  public static let spatialRank = 2
  public static let reduction = Operation.WindowReduction.sum
  public var state = LayerState()
  public var pooling: PoolingGeometry
  public init(_ pooling: PoolingGeometry) { self.pooling = pooling }
}

/// The mean of each window of depth, height and width; see ``AveragePooling2D``.
///
/// - SeeAlso: `keras.layers.AveragePooling3D`
public struct AveragePooling3D: PoolingLayer {
  public static let signature = poolingSignature("AveragePooling3D", rank: 3)
  public static let spatialRank = 3
  public static let reduction = Operation.WindowReduction.sum
  public var state = LayerState()
  public var pooling: PoolingGeometry
  public init(_ pooling: PoolingGeometry) { self.pooling = pooling }
}

/// What the pooling layers share.
public protocol PoolingLayer: SingleInputLayer {
  /// The number of axes that the window moves along.
  static var spatialRank: Int { get }
  /// The maximum, or the sum, from which the mean is made.
  static var reduction: Operation.WindowReduction { get }
  /// Window, strides and padding.
  var pooling: PoolingGeometry { get }
  /// The layer with this window.
  init(_ pooling: PoolingGeometry)
}

/// Window, strides and padding of a pooling layer.
public struct PoolingGeometry: Hashable, Sendable {
  public var size: [Int]
  public var strides: [Int]
  public var padding: Padding
}

private func poolingSignature(_ name: String, rank: Int) -> Signature {
  .layer(
    name,
    [
      .init("pool_size", .sizes(2, rank: rank)), .init("strides", .none), .init("padding", .string("valid")),
      .init("data_format", .none),
    ])
}

extension PoolingLayer {
  /// A layer whose window has one size along all axes; strides default to it.
  public init(_ poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid, name: String? = nil) {
    precondition(poolSize > 0 && strides ?? 1 > 0, "pooling: the window and its stride are at least 1")
    precondition(padding != .causal, "pooling: padding is valid or same")
    let sizes = [Int](repeating: poolSize, count: Self.spatialRank)
    self.init(PoolingGeometry(size: sizes, strides: sizes.map { strides ?? $0 }, padding: padding))
    state.name = name
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireChannelsLast()
    let size = try arguments.integers("pool_size", count: Self.spatialRank)
    var strides = size
    if case .none = arguments["strides"] {
    } else {
      strides = try arguments.integers("strides", count: Self.spatialRank)
    }
    self.init(PoolingGeometry(size: size, strides: strides, padding: try arguments.padding()))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(rank: Self.spatialRank + 2) }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    let fits = zip(pooling.size, input.sample.dimensions).allSatisfy { $0 <= $1 }
    guard pooling.padding != .valid || fits else {
      throw LayerError(
        layer: self, expected: "an input of at least \(KernelGeometry.cells(pooling.size))",
        received: "\(input)", help: "Pool less before it, or use padding=\"same\".")
    }
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let window = (0..<Self.spatialRank).map { axis in
      let length = x.shape[axis + 1]
      // With padding, windows of twice the length or more all hold the whole axis, so they may as well be that long.
      let size = pooling.padding == .same ? min(pooling.size[axis], 2 * length) : pooling.size[axis]
      let (low, high) = pooling.padding.amounts(size: length, window: size, stride: pooling.strides[axis])
      return WindowAxis(size: size, stride: pooling.strides[axis], low: low, high: high)
    }
    let reduced = try x.builder.apply(.reduceWindow(Self.reduction, window), [x])
    guard Self.reduction == .sum else { return reduced }
    if window.allSatisfy({ $0.low == 0 && $0.high == 0 }) {
      return try reduced / Float(window.reduce(1) { $0 * $1.size })
    }
    // How many real cells a window has is a product of those along each axis.
    var counts = x.number(1)
    for (axis, window) in window.enumerated() {
      let cells = window.realCellCounts(input: x.shape[axis + 1], outputs: reduced.shape[axis + 1])
      let behind = [Int](repeating: 1, count: Self.spatialRank - axis)
      counts = try counts * x.builder.constant(Tensor(cells, shape: Shape([cells.count] + behind)))
    }
    return try reduced / counts
  }

  public var description: String {
    let size = pooling.size.allSatisfy { $0 == pooling.size[0] } ? "\(pooling.size[0])" : "\(pooling.size)"
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

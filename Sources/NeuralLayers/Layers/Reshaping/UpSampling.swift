import GraphCore
import TensorCore

// Larger spatial axes: one layer over the rank, a name for each rank.

/// Repeats each step. - SeeAlso: `keras.layers.UpSampling1D`
public struct UpSampling1D: UpSamplingLayer {
  public static let signature = Signature.layer("UpSampling1D", [.init("size", .integer(2))])
  public static let spatialRank = 1
  public var state = LayerState()
  public var size: [Int]
  public var interpolation = ImageInterpolation.nearest
  public init(_ size: [Int]) { self.size = size }
}

/// Makes an image `size` times as high and wide, by repeating cells or by interpolation between their centres.
///
/// ## Shapes
/// - input `(batch, height, width, channels)`, output `(batch, height · size, width · size, channels)`
///
/// - SeeAlso: `keras.layers.UpSampling2D`
public struct UpSampling2D: UpSamplingLayer {
  public static let signature = Signature.layer(
    "UpSampling2D",
    [.init("size", .list([2, 2])), .init("data_format", .none), .init("interpolation", .string("nearest"))])
  public static let spatialRank = 2
  public var state = LayerState()
  public var size: [Int]
  public var interpolation = ImageInterpolation.nearest
  public init(_ size: [Int]) { self.size = size }
}

/// Repeats each cell along depth, height and width. - SeeAlso: `keras.layers.UpSampling3D`
public struct UpSampling3D: UpSamplingLayer {
  public static let signature = Signature.layer(
    "UpSampling3D", [.init("size", .list([2, 2, 2])), .init("data_format", .none)])
  public static let spatialRank = 3
  public var state = LayerState()
  public var size: [Int]
  public var interpolation = ImageInterpolation.nearest
  public init(_ size: [Int]) { self.size = size }
}

/// What the layers that enlarge share.
public protocol UpSamplingLayer: SingleInputLayer {
  /// The number of axes between batch and channels.
  static var spatialRank: Int { get }
  /// How many cells come of one, along each spatial axis.
  var size: [Int] { get }
  /// How numbers between the pixels are found.
  var interpolation: ImageInterpolation { get set }
  /// The layer that repeats each axis so often.
  init(_ size: [Int])
}

extension UpSamplingLayer {
  /// A layer with one factor for all axes.
  public init(_ size: Int = 2, interpolation: ImageInterpolation = .nearest, name: String? = nil) {
    precondition(size > 0, "\(Self.signature.name): size must be at least 1")
    self.init([Int](repeating: size, count: Self.spatialRank))
    self.interpolation = interpolation
    state.name = name
  }

  public init(_ arguments: Arguments) throws {
    if Self.spatialRank > 1 { try arguments.requireChannelsLast() }
    self.init(try arguments.integers("size", count: Self.spatialRank))
    if Self.spatialRank == 2 { interpolation = try arguments.interpolation("interpolation") }
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(rank: Self.spatialRank + 2) }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    // Before a matrix for the interpolation is made.
    let sizes = zip(input.sample.dimensions, size + [1]).map { $0.multipliedReportingOverflow(by: $1).partialValue }
    try LayerLimits.check(output: Shape([1] + sizes), of: self)
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    var y = x
    for (axis, factor) in size.enumerated() where factor > 1 {
      y =
        interpolation == .nearest
        ? try y.repeated(factor, axis: axis + 1)
        : try y.resampled(to: y.shape[axis + 1] * factor, axis: axis + 1, interpolation)
    }
    return y
  }

  public var description: String {
    let factor = size.allSatisfy { $0 == size[0] } ? "\(size[0])" : "\(size)"
    return layerDescription(
      Self.signature.name, [factor] + (interpolation == .nearest ? [] : ["interpolation: .\(interpolation)"]))
  }
}

extension Value {
  /// Each element along `axis` several times in a row.
  func repeated(_ count: Int, axis: Int) throws(ShapeError) -> Value {
    var apart = shape.dimensions
    apart.insert(count, at: axis + 1)
    var together = shape.dimensions
    together[axis] *= count
    let axes = Array(0...rank).filter { $0 != axis + 1 }
    return try broadcast(to: Shape(apart), axes: axes).reshape(Shape(together))
  }
}

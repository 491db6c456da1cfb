import GraphCore
import TensorCore

// Cells cut off the spatial axes: one layer over the rank, a name for each rank.

/// Cuts steps off both ends. - SeeAlso: `keras.layers.Cropping1D`
public struct Cropping1D: CroppingLayer {
  public static let signature = Signature.layer("Cropping1D", [.init("cropping", .list([1, 1]))])
  public static let spatialRank = 1
  public var state = LayerState()
  public var cropping: [BorderCells]
  public init(_ cropping: [BorderCells]) { self.cropping = cropping }
}

/// Cuts cells off height and width.
///
/// ## Shapes
/// - input `(batch, height, width, channels)`, output `(batch, height − before − after, …, channels)`
///
/// - SeeAlso: `keras.layers.Cropping2D`
public struct Cropping2D: CroppingLayer {
  public static let signature = Signature.layer(
    "Cropping2D", [.init("cropping", .list([0, 0])), .init("data_format", .none)])
  public static let spatialRank = 2
  public var state = LayerState()
  public var cropping: [BorderCells]
  public init(_ cropping: [BorderCells]) { self.cropping = cropping }
}

/// Cuts cells off depth, height and width. - SeeAlso: `keras.layers.Cropping3D`
public struct Cropping3D: CroppingLayer {
  public static let signature = Signature.layer(
    "Cropping3D", [.init("cropping", .list([1, 1, 1])), .init("data_format", .none)])
  public static let spatialRank = 3
  public var state = LayerState()
  public var cropping: [BorderCells]
  public init(_ cropping: [BorderCells]) { self.cropping = cropping }
}

/// What the cropping layers share.
public protocol CroppingLayer: SingleInputLayer {
  /// The number of axes between batch and channels.
  static var spatialRank: Int { get }
  /// The cells cut off each spatial axis.
  var cropping: [BorderCells] { get }
  /// The layer that takes these cells off each axis.
  init(_ cropping: [BorderCells])
}

extension CroppingLayer {
  /// A layer that cuts equally many cells off all sides.
  public init(_ cropping: Int, name: String? = nil) {
    precondition(cropping >= 0, "\(Self.signature.name): cropping must be at least 0")
    self.init([BorderCells](repeating: BorderCells(cropping, cropping), count: Self.spatialRank))
    state.name = name
  }

  public init(_ arguments: Arguments) throws {
    if Self.spatialRank > 1 { try arguments.requireChannelsLast() }
    self.init(try arguments.borders("cropping", rank: Self.spatialRank))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(rank: Self.spatialRank + 2, dtype: nil) }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    let cut = cropping.map { $0.before + $0.after }
    guard zip(cut, input.sample.dimensions).allSatisfy({ $0 < $1 }) else {
      throw LayerError(
        layer: self, expected: "an input of more than \(KernelGeometry.cells(cut))", received: "\(input)",
        help: "Crop less.")
    }
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let ones = [Int](repeating: 1, count: x.rank)
    let limits = zip(cropping, x.shape.dimensions.dropFirst()).map { $1 - $0.after }
    let operation = Operation.slice(
      starts: [0] + cropping.map(\.before) + [0], limits: [x.shape[0]] + limits + [x.shape[x.rank - 1]], strides: ones)
    return try x.builder.apply(operation, [x])
  }

  public var description: String { layerDescription(Self.signature.name, ["\(cropping)"]) }
}

import GraphCore
import TensorCore

// Zeros around, or cells cut off, the spatial axes: one layer over the rank, a name for each rank.

/// Puts zeros before and after the steps. - SeeAlso: `keras.layers.ZeroPadding1D`
public struct ZeroPadding1D: ZeroPaddingLayer {
  public static let signature = Signature.layer(
    "ZeroPadding1D", [.init("padding", .integer(1)), .init("data_format", .none)])
  public static let spatialRank = 1
  public var state = LayerState()
  public var padding: [BorderCells]
  public init(_ padding: [BorderCells]) { self.padding = padding }
}

/// Puts zeros around height and width.
///
/// ## Shapes
/// - input `(batch, height, width, channels)`, output `(batch, height + before + after, …, channels)`
///
/// - SeeAlso: `keras.layers.ZeroPadding2D`
public struct ZeroPadding2D: ZeroPaddingLayer {
  public static let signature = Signature.layer(
    "ZeroPadding2D", [.init("padding", .list([1, 1])), .init("data_format", .none)])
  public static let spatialRank = 2
  public var state = LayerState()
  public var padding: [BorderCells]
  public init(_ padding: [BorderCells]) { self.padding = padding }
}

/// Puts zeros around depth, height and width. - SeeAlso: `keras.layers.ZeroPadding3D`
public struct ZeroPadding3D: ZeroPaddingLayer {
  public static let signature = Signature.layer(
    "ZeroPadding3D", [.init("padding", .list([1, 1, 1])), .init("data_format", .none)])
  public static let spatialRank = 3
  public var state = LayerState()
  public var padding: [BorderCells]
  public init(_ padding: [BorderCells]) { self.padding = padding }
}

/// Cells at the two ends of an axis.
public struct BorderCells: Hashable, Sendable, CustomStringConvertible {
  public var before: Int
  public var after: Int

  public init(_ before: Int, _ after: Int) {
    self.before = before
    self.after = after
  }

  public var description: String { "(\(before), \(after))" }
}

/// What the zero-padding layers share.
public protocol ZeroPaddingLayer: SingleInputLayer {
  /// The number of axes between batch and channels.
  static var spatialRank: Int { get }
  /// The cells added to each spatial axis.
  var padding: [BorderCells] { get }
  /// The layer that adds these cells to each axis.
  init(_ padding: [BorderCells])
}

extension ZeroPaddingLayer {
  /// A layer with equally many zeros on all sides.
  public init(_ padding: Int = 1, name: String? = nil) {
    precondition(padding >= 0, "\(Self.signature.name): padding must be at least 0")
    self.init([BorderCells](repeating: BorderCells(padding, padding), count: Self.spatialRank))
    state.name = name
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireChannelsLast()
    self.init(try arguments.borders("padding", rank: Self.spatialRank))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(rank: Self.spatialRank + 2, dtype: nil) }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let none = [Int](repeating: 0, count: x.rank)
    let operation = Operation.pad(
      low: [0] + padding.map(\.before) + [0], high: [0] + padding.map(\.after) + [0], interior: none)
    return try x.builder.apply(operation, [x, x.number(0)])
  }

  public var description: String { layerDescription(Self.signature.name, ["\(padding)"]) }
}

extension Arguments {
  /// Cells at both ends of each axis: one number for all, one for each axis, or two for each axis; for a single axis a
  /// pair is its two ends.
  func borders(_ name: String, rank: Int) throws(ConfigurationError) -> [BorderCells] {
    let expected =
      rank == 1
      ? "a whole number of at least 0, or a pair (before, after)"
      : "a whole number of at least 0, \(rank) of them, or \(rank) pairs (before, after)"
    func size(_ argument: Argument) throws(ConfigurationError) -> Int {
      guard case .integer(let value) = argument, value >= 0, value <= Shape.largestSize else {
        throw error(name, expected: expected)
      }
      return value
    }
    func pair(_ argument: Argument) throws(ConfigurationError) -> BorderCells {
      guard case .list(let ends) = argument else {
        let both = try size(argument)
        return BorderCells(both, both)
      }
      guard ends.count == 2 else { throw error(name, expected: expected) }
      return BorderCells(try size(ends[0]), try size(ends[1]))
    }
    guard rank > 1, case .list(let axes) = self[name] else {
      return [BorderCells](repeating: try pair(self[name]), count: rank)
    }
    guard axes.count == rank else { throw error(name, expected: expected) }
    var borders: [BorderCells] = []
    for axis in axes { borders.append(try pair(axis)) }
    return borders
  }
}

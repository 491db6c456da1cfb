import GraphCore
import TensorCore

/// What stands outside of an image when it is moved.
///
/// The raw value is Keras's name; the row a b c d shows what comes on its two sides.
public enum FillMode: String, Hashable, Sendable, CaseIterable {
  /// d c b a | a b c d | d c b a
  case reflect
  /// a b c d | a b c d | a b c d
  case wrap
  /// k k k k | a b c d | k k k k, with a fill value k
  case constant
  /// a a a a | a b c d | d d d d
  case nearest
}

/// How a moved image is read: between its pixels and outside of it.
public struct ImageSampling: Hashable, Sendable {
  public var fillMode = FillMode.reflect
  /// Nearest or bilinear.
  public var interpolation = ImageInterpolation.bilinear
  public var fillValue = 0.0

  public init(fillMode: FillMode = .reflect, interpolation: ImageInterpolation = .bilinear, fillValue: Double = 0) {
    precondition(interpolation == .nearest || interpolation == .bilinear, "images are read nearest or bilinear")
    self.fillMode = fillMode
    self.interpolation = interpolation
    self.fillValue = fillValue
  }

  /// Reads fill_mode, interpolation and fill_value.
  init(_ arguments: Arguments) throws {
    let fillMode = try arguments.string("fill_mode", oneOf: FillMode.allCases.map(\.rawValue))
    let interpolation = try arguments.string("interpolation", oneOf: ["nearest", "bilinear"])
    self.init(
      fillMode: FillMode(rawValue: fillMode) ?? .reflect,
      interpolation: interpolation == "nearest" ? .nearest : .bilinear,
      fillValue: try arguments.number("fill_value"))
  }

  static let parameters: [Signature.Parameter] = [
    .init("fill_mode", .string("reflect")), .init("interpolation", .string("bilinear")), .init("seed", .none),
    .init("fill_value", .number(0)), .init("data_format", .none),
  ]

  /// The images read at given places.
  ///
  /// - Parameters:
  ///   - images: `(batch, height, width, channels)`
  ///   - rows: `(batch, height, width)`, the row at which each pixel of the result is read.
  ///   - columns: Likewise.
  func callAsFunction(_ images: Value, rows: Value, columns: Value) throws(ShapeError) -> Value {
    guard interpolation == .bilinear else {
      return try pixels(images, try (rows + 0.5).unary(.floor), try (columns + 0.5).unary(.floor))
    }
    let (top, left) = (try rows.unary(.floor), try columns.unary(.floor))
    let (down, right) = (try (rows - top), try (columns - left))
    func weight(_ part: Value) throws(ShapeError) -> Value { try part.reshape(Shape(part.shape.dimensions + [1])) }
    let upper = try pixels(images, top, left) * weight(1 - right) + pixels(images, top, left + 1) * weight(right)
    let lower =
      try pixels(images, top + 1, left) * weight(1 - right) + pixels(images, top + 1, left + 1) * weight(right)
    return try upper * weight(1 - down) + lower * weight(down)
  }

  /// The pixels at whole rows and columns, which may lie outside.
  private func pixels(_ images: Value, _ rows: Value, _ columns: Value) throws(ShapeError) -> Value {
    let (batch, height, width, channels) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3])
    let (row, rowIsInside) = try inside(rows.convert(to: .int32), height)
    let (column, columnIsInside) = try inside(columns.convert(to: .int32), width)
    let image = try images.builder.apply(.iota(rows.shape, axis: 0), [])
    let place = try (image * Float(height) + row) * Float(width) + column
    let found = try images.reshape([batch * height * width, channels]).gather(place)
    guard fillMode == .constant else { return found }
    let isInside = try rowIsInside.binary(.and, columnIsInside)
    return try isInside.reshape(Shape(isInside.shape.dimensions + [1])).select(found, found.number(Float(fillValue)))
  }

  /// The index within the image that stands for one that may lie outside, and whether it lay inside.
  private func inside(_ index: Value, _ size: Int) throws(ShapeError) -> (Value, Value) {
    let isInside = try index.compare(.greaterOrEqual, 0).binary(.and, index.compare(.less, Float(size)))
    let last = Float(size - 1)
    switch fillMode {
    case .constant, .nearest: return (try index.clamp(0, last), isInside)
    case .wrap: return (try Self.modulo(index, size), isInside)
    case .reflect:
      let folded = try Self.modulo(index, 2 * size)
      return (try folded.binary(.minimum, Float(2 * size - 1) - folded), isInside)
    }
  }

  /// The remainder that is never negative.
  private static func modulo(_ index: Value, _ size: Int) throws(ShapeError) -> Value {
    let size = index.number(Float(size))
    return try (index.binary(.remainder, size) + size).binary(.remainder, size)
  }
}

/// A layer that moves images at random in training, each in its own way, and leaves them alone otherwise.
public protocol RandomImageMove: SingleInputLayer {
  var sampling: ImageSampling { get }
  /// The rows and columns at which the result reads the images, each `(batch, height, width)`.
  func places(_ grid: PixelGrid, _ context: LayerContext) throws -> (rows: Value, columns: Value)
}

extension RandomImageMove {
  public var inputSpec: InputSpec { .single(rank: 4) }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    guard context.isTraining else { return x }
    let (rows, columns) = try places(PixelGrid(x), context)
    let shape = Shape(Array(x.shape.dimensions.prefix(3)))
    return try sampling(x, rows: rows.broadcast(to: shape), columns: columns.broadcast(to: shape))
  }
}

/// The rows and columns of a batch of images as numbers.
public struct PixelGrid {
  public let batch: Int
  public let height: Int
  public let width: Int
  /// The numbers of the rows, `(1, height, 1)`.
  public let rows: Value
  /// The numbers of the columns, `(1, 1, width)`.
  public let columns: Value

  init(_ images: Value) throws(ShapeError) {
    (batch, height, width) = (images.shape[0], images.shape[1], images.shape[2])
    rows = try images.builder.apply(.iota([1, height, 1], axis: 1), []).convert(to: .float32)
    columns = try images.builder.apply(.iota([1, 1, width], axis: 2), []).convert(to: .float32)
  }
}

/// A range from which random amounts are drawn evenly.
public struct RandomRange: Hashable, Sendable, CustomStringConvertible {
  public var lower: Double
  public var upper: Double

  public init(_ lower: Double, _ upper: Double) {
    precondition(lower <= upper, "a random range goes from its lower to its upper end")
    self.lower = lower
    self.upper = upper
  }

  public var description: String { "(\(lower), \(upper))" }

  /// A number for each image, `(batch, 1, 1)`.
  func draw(_ grid: PixelGrid, _ context: LayerContext, purpose: String) throws(ShapeError) -> Value {
    let random = try context.randomUniform([grid.batch, 1, 1], purpose: purpose)
    return try random * Float(upper - lower) + Float(lower)
  }
}

extension Arguments {
  /// A range (lower, upper), or one number f for (−f, f).
  func randomRange(
    _ name: String, within limits: ClosedRange<Double> = -1...1
  ) throws(ConfigurationError) -> RandomRange {
    let expected =
      "a number, or a pair (lower, upper), from \(Int(limits.lowerBound)) to \(Int(limits.upperBound))"
    let numbers = try optionalNumbers(name) ?? []
    guard numbers.count == 1 || numbers.count == 2 else { throw error(name, expected: expected) }
    let (lower, upper) = numbers.count == 1 ? (-abs(numbers[0]), abs(numbers[0])) : (numbers[0], numbers[1])
    guard lower <= upper, limits.contains(lower), limits.contains(upper) else { throw error(name, expected: expected) }
    return RandomRange(lower, upper)
  }
}

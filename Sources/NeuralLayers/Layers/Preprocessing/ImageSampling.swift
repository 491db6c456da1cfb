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

  /// The images `(batch, height, width, channels)` read at rows and columns, each `(batch, height, width)`.
  func callAsFunction(_ images: Value, rows: Value, columns: Value) throws(ShapeError) -> Value {
    let edge: EdgeFill =
      switch fillMode {
      case .reflect: .reflect
      case .wrap: .wrap
      case .constant: .constant(Float(fillValue))
      case .nearest: .nearest
      }
    return try images.sampled(
      rows: rows, columns: columns, interpolation == .nearest ? .nearest : .linear, beyond: edge)
  }
}

/// A layer that moves images at random in training, each in its own way, and leaves them alone otherwise.
public protocol RandomImageMove: SingleInputLayer {
  /// How numbers between and outside of the pixels are found.
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

extension RandomRange: ExpressibleByFloatLiteral {
  /// One number f stands for (−f, f), as in Keras.
  public init(floatLiteral value: Double) { self.init(-abs(value), abs(value)) }
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

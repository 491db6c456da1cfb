/// The sizes of a tensor's axes, outermost first; an empty shape is a scalar's.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral {
  public var dimensions: [Int]

  public init(_ dimensions: [Int]) {
    self.dimensions = dimensions
  }

  public init(arrayLiteral elements: Int...) {
    self.dimensions = elements
  }

  /// The number of axes.
  public var rank: Int { dimensions.count }

  /// The number of elements: the product of all sizes, 1 for a scalar.
  public var count: Int { dimensions.reduce(1, *) }

  /// The size of an axis.
  public subscript(axis: Int) -> Int {
    get { dimensions[axis] }
    set { dimensions[axis] = newValue }
  }

  /// The largest size of an axis: positions are `int32`.
  public static let largestSize = Int(Int32.max)

  /// The largest number of elements: above what a machine holds, below where offsets in bytes overflow.
  public static let largestCount = 1 << 48

  /// The largest number of axes that operations take, as NumPy had it for long.
  public static let largestRank = 32

  /// Whether the shape can be a tensor's: sizes from 0 to `largestSize` with a product of at most `largestCount`.
  ///
  /// Zeros are left out of the product, because strides are products of some of the sizes only. Check this before a
  /// shape that a file decides reaches ``count``, which traps on overflow.
  public var isIndexable: Bool {
    var product = 1
    for size in dimensions {
      guard size >= 0, size <= Self.largestSize, product <= Self.largestCount / max(size, 1) else { return false }
      product *= max(size, 1)
    }
    return true
  }

  /// The distance in elements between neighbours along each axis, in row-major order.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in dimensions.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * dimensions[axis + 1]
    }
    return strides
  }

  /// The shape with the listed axes taken out.
  public func removing(axes: [Int]) -> Shape {
    Shape(dimensions.indices.filter { !axes.contains($0) }.map { dimensions[$0] })
  }

  /// The shape with the listed axes set to 1.
  public func keeping(axes: [Int]) -> Shape {
    Shape(dimensions.indices.map { axes.contains($0) ? 1 : dimensions[$0] })
  }
}

extension Shape: CustomStringConvertible {
  /// Written as Python writes a tuple: `()`, `(3,)`, `(2, 3)`.
  public var description: String {
    rank == 1 ? "(\(dimensions[0]),)" : "(" + dimensions.map(String.init).joined(separator: ", ") + ")"
  }
}

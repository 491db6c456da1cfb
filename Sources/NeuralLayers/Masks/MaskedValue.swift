import GraphCore
import TensorCore

/// A value on its way through a network, with the mask that travels with it.
public struct MaskedValue {
  public var value: Value
  /// Which steps are real, `bool`, of a shape that begins the value's; `nil` if all are.
  public var mask: Value?

  public init(_ value: Value, mask: Value? = nil) {
    self.value = value
    self.mask = mask
  }
}

extension Value {
  /// This `bool` mask as 1 and 0, with axes of size 1 behind it up to `rank`.
  func maskFactor(rank: Int) throws(ShapeError) -> Value {
    try convert(to: .float32).reshape(Shape(shape.dimensions + [Int](repeating: 1, count: rank - self.rank)))
  }

  /// This `bool` mask spread over the axes that it does not have.
  func steps(like value: Value) throws(ShapeError) -> Value {
    try reshape(Shape(shape.dimensions + [Int](repeating: 1, count: value.rank - rank))).broadcast(to: value.shape)
  }
}

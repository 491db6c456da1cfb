import TensorCore

extension GraphBuilder {
  /// Standard normal numbers by the transform of Box and Muller, √(−2 log u) · cos 2πv.
  ///
  /// 1 − u and v are the first and the second half of `randomUniform` for twice as many numbers; u lies in (0, 1], so
  /// that its logarithm is finite, and results lie within 5.8 standard deviations.
  ///
  /// - Parameters:
  ///   - key: Names the stream.
  ///   - step: An `int32` scalar; each step has numbers of its own.
  public func randomNormal(_ shape: Shape, key: UInt64, step: Value) throws(ShapeError) -> Value {
    let pairs = try apply(.randomUniform(Shape([2] + shape.dimensions), key: key), [step])
    let u = try 1 - pairs.slice(0..<1, axis: 0).reshape(shape)
    let v = try pairs.slice(1..<2, axis: 0).reshape(shape)
    return try (u.log() * -2).sqrt() * (v * (2 * Float.pi)).unary(.cosine)
  }
}

import TensorCore

// Random numbers. `key` names the stream; `step` is an `int32` scalar, and each step has numbers of its own.
extension GraphBuilder {
  /// Random words as `int32`; every value is equally likely.
  public func randomBits(_ shape: Shape, key: UInt64, step: Value) throws(ShapeError) -> Value {
    try apply(.randomBits(shape, key: key), [step])
  }

  /// Numbers in [0, 1), in steps of 2⁻²⁴.
  public func randomUniform(_ shape: Shape, key: UInt64, step: Value) throws(ShapeError) -> Value {
    try apply(.randomUniform(shape, key: key), [step])
  }

  /// Numbers from the standard normal distribution, within 6.8 standard deviations.
  public func randomNormal(_ shape: Shape, key: UInt64, step: Value) throws(ShapeError) -> Value {
    try apply(.randomNormal(shape, key: key), [step])
  }
}

extension Tensor {
  /// Numbers drawn evenly from [low, high).
  public init(uniform shape: Shape, low: Float = 0, high: Float = 1, from stream: inout RandomStream) {
    // The sum may round up to `high`: in [1, 2) floats are twice as far apart as the steps of `uniform()`.
    let largest = high > low ? high.nextDown : high
    self.init((0..<shape.count).map { _ in min(low + (high - low) * stream.uniform(), largest) }, shape: shape)
  }

  /// Numbers from a normal distribution; a truncated one is redrawn outside two standard deviations.
  public init(
    normal shape: Shape, mean: Float = 0, standardDeviation: Float = 1, truncated: Bool = false,
    from stream: inout RandomStream
  ) {
    self.init(
      (0..<shape.count).map { _ in
        mean + standardDeviation * (truncated ? stream.truncatedNormal() : stream.normal())
      }, shape: shape)
  }
}

import Hornbook

/// The range and mean of a tensor's numbers; `NaN` counts as missing and takes no part.
struct TensorSummary {
  var minimum: Double?
  var maximum: Double?
  /// Summed in float64, in order.
  var mean: Double?
  var missing = 0

  init(_ tensor: Tensor) {
    switch tensor.dtype {
    case .float32: tensor.withUnsafeBytes { summarize($0.bindMemory(to: Float.self)) { Double($0) } }
    case .int32: tensor.withUnsafeBytes { summarize($0.bindMemory(to: Int32.self)) { Double($0) } }
    case .uint8: tensor.withUnsafeBytes { summarize($0.bindMemory(to: UInt8.self)) { Double($0) } }
    case .bool: tensor.withUnsafeBytes { summarize($0.bindMemory(to: UInt8.self)) { $0 == 0 ? 0 : 1 } }
    }
  }

  private mutating func summarize<Scalar>(
    _ scalars: UnsafeBufferPointer<Scalar>, _ number: (Scalar) -> Double
  ) {
    var (low, high, sum) = (Double.infinity, -Double.infinity, 0.0)
    for scalar in scalars {
      let value = number(scalar)
      guard !value.isNaN else {
        missing += 1
        continue
      }
      low = min(low, value)
      high = max(high, value)
      sum += value
    }
    guard scalars.count > missing else { return }
    (minimum, maximum, mean) = (low, high, sum / Double(scalars.count - missing))
  }
}

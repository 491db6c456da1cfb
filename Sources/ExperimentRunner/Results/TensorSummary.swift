import Hornbook

/// The range and mean of numbers; `NaN` counts as missing and takes no part.
struct TensorSummary {
  private var low = Double.infinity
  private var high = -Double.infinity
  /// Summed in float64, in order.
  private var sum = 0.0
  private var present = 0
  private(set) var missing = 0

  var minimum: Double? { present > 0 ? low : nil }
  var maximum: Double? { present > 0 ? high : nil }
  var mean: Double? { present > 0 ? sum / Double(present) : nil }

  init() {}

  init(_ tensor: Tensor) { self = Self.columns(of: tensor, count: 1)[0] }

  /// The columns of a tensor whose rows have `count` numbers.
  static func columns(of tensor: Tensor, count: Int) -> [TensorSummary] {
    var columns = [TensorSummary](repeating: TensorSummary(), count: count)
    func add<Scalar>(_ scalars: UnsafeBufferPointer<Scalar>, _ number: (Scalar) -> Double) {
      for column in 0..<count {
        var summary = columns[column]
        for index in stride(from: column, to: scalars.count, by: count) { summary.add(number(scalars[index])) }
        columns[column] = summary
      }
    }
    tensor.withUnsafeBytes { bytes in
      switch tensor.dtype {
      case .float32: add(bytes.bindMemory(to: Float.self)) { Double($0) }
      case .int32: add(bytes.bindMemory(to: Int32.self)) { Double($0) }
      case .uint8: add(bytes.bindMemory(to: UInt8.self)) { Double($0) }
      case .bool: add(bytes.bindMemory(to: UInt8.self)) { $0 == 0 ? 0 : 1 }
      }
    }
    return columns
  }

  private mutating func add(_ number: Double) {
    guard !number.isNaN else {
      missing += 1
      return
    }
    present += 1
    low = min(low, number)
    high = max(high, number)
    sum += number
  }

  /// The summary of both.
  mutating func add(_ other: TensorSummary) {
    low = min(low, other.low)
    high = max(high, other.high)
    sum += other.sum
    present += other.present
    missing += other.missing
  }
}

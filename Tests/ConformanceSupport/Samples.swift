import TensorCore

// Inputs for the cases: random ones are drawn from a stream named after what they are for, so that a case's numbers
// do not change when another case is added.
extension Tensor {
  /// Standard normal numbers.
  static func normal(_ shape: Shape, _ label: String = "normal") -> Tensor {
    var stream = RandomStream(seed: 1, label: label, purpose: "\(shape)")
    return Tensor(normal: shape, from: &stream)
  }

  /// Numbers from `range`, evenly.
  static func uniform(_ shape: Shape, _ range: Range<Float>, _ label: String = "uniform") -> Tensor {
    var stream = RandomStream(seed: 1, label: label, purpose: "\(shape)")
    return Tensor(uniform: shape, low: range.lowerBound, high: range.upperBound, from: &stream)
  }

  /// Whole numbers from `range`, of any type: small ones keep float32 sums exact and bring ties.
  static func whole(
    _ shape: Shape, _ range: Range<Int>, _ dtype: DType = .float32, _ label: String = "whole"
  ) -> Tensor {
    var stream = RandomStream(seed: 1, label: label, purpose: "\(shape)")
    let numbers = (0..<shape.count).map { _ in Double(range.lowerBound + stream.integer(below: range.count)) }
    return Tensor(numbers: numbers, shape: shape, dtype: dtype)
  }

  /// Whole numbers in the range of the type: 0 and 1 for `bool`, 0..<256 for `uint8`, −9...9 otherwise.
  static func any(_ shape: Shape, _ dtype: DType, _ label: String = "any") -> Tensor {
    switch dtype {
    case .bool: whole(shape, 0..<2, dtype, label)
    case .uint8: whole(shape, 0..<256, dtype, label)
    case .int32, .float32: whole(shape, -9..<10, dtype, label)
    }
  }

  /// 0, 1, 2, …, so that every element is told from every other.
  static func counting(_ shape: Shape, _ dtype: DType = .float32) -> Tensor {
    Tensor(numbers: (0..<shape.count).map(Double.init), shape: shape, dtype: dtype)
  }

  static func vector(_ numbers: [Float]) -> Tensor { Tensor(numbers) }
}

/// Float32 numbers where functions change their ways.
enum SpecialNumbers {
  static let zeros: [Float] = [0, -0.0]
  static let infinities: [Float] = [.infinity, -.infinity]
  static let finite: [Float] = [
    1, -1, 0.5, -0.5, 2, -2, 3.5, -3.5, 1e-3, -1e-3, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
    .leastNormalMagnitude, -.leastNormalMagnitude, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
    16_777_216, 16_777_215, 8_388_607.5, -8_388_607.5,
  ]
  static let all: [Float] = zeros + infinities + finite + [.nan]

  static let integers: [Int32] = [0, 1, -1, 2, -2, 7, -7, 46_341, -46_341, .max, .min, .max - 1, .min + 1, 65_536]

  /// All pairs of numbers of two lists.
  static func pairs<Number: TensorScalar>(_ a: [Number], _ b: [Number]) -> (Tensor, Tensor) {
    (Tensor(a.flatMap { x in b.map { _ in x } }), Tensor(a.flatMap { _ in b }))
  }
}

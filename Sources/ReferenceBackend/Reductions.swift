#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import GraphCore
import TensorCore

/// The elements that each element of a reduction over `axes` is made of: where each group starts, and the distances
/// from there.
private func groups(_ shape: Shape, _ axes: [Int]) -> (starts: [Int], offsets: [Int]) {
  let strides = shape.strides
  let kept = (0..<shape.rank).filter { !axes.contains($0) }
  // Increasing, so that a group is walked in row-major order however the axes are listed.
  let reduced = axes.sorted()
  return (
    positions(Shape(kept.map { shape[$0] }), strides: kept.map { strides[$0] }),
    positions(Shape(reduced.map { shape[$0] }), strides: reduced.map { strides[$0] })
  )
}

func reduce(_ reduction: Operation.Reduction, _ x: ReferenceTensor, _ axes: [Int]) -> [Double] {
  let (starts, offsets) = groups(x.shape, axes)
  let first: Double
  let combine: (Double, Double) -> Double
  switch (reduction, x.dtype) {
  case (.sum, .int32): (first, combine) = (0, { Double(Int32($0) &+ Int32($1)) })
  case (.sum, _): (first, combine) = (0, { $0 + $1 })
  case (.product, .int32): (first, combine) = (1, { Double(Int32($0) &* Int32($1)) })
  case (.product, _): (first, combine) = (1, { $0 * $1 })
  case (.maximum, let dtype): (first, combine) = (lowest(dtype), larger)
  case (.minimum, let dtype): (first, combine) = (highest(dtype), smaller)
  }
  return starts.map { start in
    var result = first
    for offset in offsets { result = combine(result, x.values[start + offset]) }
    return result
  }
}

/// The maximum of nothing.
private func lowest(_ dtype: DType) -> Double {
  switch dtype {
  case .float32: -.infinity
  case .int32: Double(Int32.min)
  case .bool, .uint8: 0
  }
}

/// The minimum of nothing.
private func highest(_ dtype: DType) -> Double {
  switch dtype {
  case .float32: .infinity
  case .int32: Double(Int32.max)
  case .bool: 1
  case .uint8: 255
  }
}

/// Running sums along an axis, of the elements before each one only if `isExclusive`, from the last if `isReverse`.
func cumulativeSum(_ x: ReferenceTensor, _ axis: Int, _ isExclusive: Bool, _ isReverse: Bool) -> [Double] {
  let (starts, offsets) = groups(x.shape, [axis])
  var result = x.values
  for start in starts {
    var sum = 0.0
    for offset in isReverse ? offsets.reversed() : offsets {
      let element = x.values[start + offset]
      let next = x.dtype == .int32 ? Double(Int32(sum) &+ Int32(element)) : sum + element
      result[start + offset] = isExclusive ? sum : next
      sum = next
    }
  }
  return result
}

/// The position of the first largest element; the first `NaN` if there is one.
func argMax(_ x: ReferenceTensor, _ axis: Int) -> [Double] {
  let (starts, offsets) = groups(x.shape, [axis])
  return starts.map { start in
    var best = 0
    for (index, offset) in offsets.enumerated() {
      let (value, largest) = (x.values[start + offset], x.values[start + offsets[best]])
      if value > largest || (value.isNaN && !largest.isNaN) { best = index }
    }
    return Double(best)
  }
}

/// e^(xᵢ − m) / Σ e^(xⱼ − m) over the last axis, m being the largest element so that nothing overflows.
func softmax(_ x: ReferenceTensor) -> [Double] {
  rows(x) { row in
    let largest = row.reduce(-.infinity, larger)
    let exponentials = row.map { exp($0 - largest) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }
}

/// xᵢ − m − log Σ e^(xⱼ − m) over the last axis, m being the largest element.
func logSoftmax(_ x: ReferenceTensor) -> [Double] {
  rows(x) { row in
    let largest = row.reduce(-.infinity, larger)
    let logarithm = log(row.reduce(0) { $0 + exp($1 - largest) })
    return row.map { $0 - largest - logarithm }
  }
}

/// What `transform` makes of each row along the last axis.
func rows(_ x: ReferenceTensor, _ transform: ([Double]) -> [Double]) -> [Double] {
  let length = x.shape[x.shape.rank - 1]
  guard length > 0 else { return [] }
  return stride(from: 0, to: x.values.count, by: length).flatMap { transform(Array(x.values[$0..<$0 + length])) }
}

import GraphCore
import TensorCore

// Reductions, running sums and normalized exponentials.
extension Lowering {
  mutating func reduce(_ reduction: Operation.Reduction, _ x: ProgramValue, _ axes: [Int]) -> ProgramValue {
    if platform == "cpu", reduction == .sum, let sums = columnSums(x, axes) { return sums }
    let name: String
    let first: Double
    switch (reduction, x.element) {
    case (.sum, _): (name, first) = ("add", 0)
    case (.product, _): (name, first) = ("multiply", 1)
    case (.maximum, .i1): (name, first) = ("or", 0)
    case (.minimum, .i1): (name, first) = ("and", 1)
    case (.maximum, .i32): (name, first) = ("maximum", Double(Int32.min))
    case (.minimum, .i32): (name, first) = ("minimum", Double(Int32.max))
    case (.maximum, _): (name, first) = ("maximum", -.infinity)
    case (.minimum, _): (name, first) = ("minimum", .infinity)
    }
    let start = writer.constant(first, [], x.element)
    return writer.reduce(name, x, from: start, axes: axes)
  }

  /// Sums over leading axes, of more elements than OpenXLA adds up at once on processors: it would cut them into windows
  /// and walk through these one by one, for which a product with ones takes a third of the time.
  private mutating func columnSums(_ x: ProgramValue, _ axes: [Int]) -> ProgramValue? {
    let kept = x.dimensions.dropFirst(axes.count)
    guard x.element == .f32, !kept.isEmpty, axes.sorted() == Array(axes.indices) else { return nil }
    let columns = kept.reduce(1, *)
    guard x.count > Self.mostElementsAtOnce * columns else { return nil }
    let rows = x.count / columns
    let table = writer.reshape(x, [rows, columns])
    let sums = writer.dot(writer.constant(1, [rows]), table, contracting: (0, 0))
    return writer.reshape(sums, Array(kept))
  }

  private static let mostElementsAtOnce = 32

  /// The sum of a window that reaches back to the first element.
  mutating func cumulativeSum(_ x: ProgramValue, _ axis: Int, _ isExclusive: Bool, _ isReverse: Bool) -> ProgramValue {
    let size = x.dimensions[axis]
    guard x.count > 0 else { return x }
    var window = x.dimensions.map { _ in WindowAxis(size: 1, stride: 1) }
    let zero = writer.constant(0, [], x.element)
    var summed = x
    if isExclusive {
      // Shifted by one, the last element dropped.
      let (none, one) = (x.dimensions.map { _ in 0 }, x.dimensions.indices.map { $0 == axis ? 1 : 0 })
      let less = one.map { -$0 }
      summed = writer.pad(x, with: zero, isReverse ? less : one, isReverse ? one : less, none)
    }
    window[axis] = WindowAxis(size: size, stride: 1, low: isReverse ? 0 : size - 1, high: isReverse ? size - 1 : 0)
    return writer.reduceWindow("add", summed, from: zero, window)
  }

  /// The least position of those that hold the maximum, or a `NaN` if there is one.
  mutating func argMax(_ x: ProgramValue, _ axis: Int) -> ProgramValue {
    let largest = reduce(.maximum, x, [axis])
    let kept = x.dimensions.indices.filter { $0 != axis }
    let wide = writer.broadcast(largest, to: x.dimensions, axes: kept)
    var isLargest = writer.compare("EQ", x, wide)
    if x.element == .f32 {
      let isNaN = writer.compare("NE", x, x)
      isLargest = writer.binary("or", isLargest, isNaN)
    }
    let positions = writer.iota(x.dimensions, axis: axis, .i32)
    let none = writer.constant(Double(Int32.max), x.dimensions, .i32)
    let candidates = writer.select(isLargest, positions, none)
    return reduce(.minimum, candidates, [axis])
  }

  mutating func softmax(_ x: ProgramValue) -> ProgramValue {
    let exponentials = writer.unary("exponential", lessLargest(x))
    let sum = alongLastAxis(reduce(.sum, exponentials, [x.rank - 1]), like: x)
    return writer.binary("divide", exponentials, sum)
  }

  mutating func logSoftmax(_ x: ProgramValue) -> ProgramValue {
    let shifted = lessLargest(x)
    let exponentials = writer.unary("exponential", shifted)
    let logarithm = writer.unary("log", reduce(.sum, exponentials, [x.rank - 1]))
    return writer.binary("subtract", shifted, alongLastAxis(logarithm, like: x))
  }

  /// Each row of the last axis less its largest element.
  private mutating func lessLargest(_ x: ProgramValue) -> ProgramValue {
    let largest = alongLastAxis(reduce(.maximum, x, [x.rank - 1]), like: x)
    return writer.binary("subtract", x, largest)
  }

  private mutating func alongLastAxis(_ value: ProgramValue, like x: ProgramValue) -> ProgramValue {
    writer.broadcast(value, to: x.dimensions, axes: Array(0..<x.rank - 1))
  }
}

import TensorCore

extension Value {
  /// From each window, the element of `picked` at the place where `values` has its first largest one.
  ///
  /// This is the transpose of `selectAndScatter` in its second operand, needed for second derivatives only and so made
  /// of other operations: one strided slice for each cell of the window, the last cell first, so that of equal elements
  /// the first is taken in the end.
  static func pick(
    _ picked: Value, atLargestOf values: Value, _ window: [WindowAxis]
  ) throws(ShapeError) -> Value {
    let builder = values.builder
    let largest = try builder.apply(.reduceWindow(.maximum, window), [values])
    let low = [0] + window.map(\.low) + [0]
    let padding = Operation.pad(low: low, high: [0] + window.map(\.high) + [0], interior: low.map { _ in 0 })
    let paddedValues = try builder.apply(padding, [values, builder.constant(-.infinity)])
    let paddedPicked = try builder.apply(padding, [picked, builder.constant(0)])
    let strides = [1] + window.map(\.stride) + [1]

    var result = try builder.constant(0).broadcast(to: largest.shape)
    for cell in cells(of: window).reversed() {
      let starts = [0] + cell + [0]
      let limits = (0..<starts.count).map { axis in
        starts[axis] + max(largest.shape[axis] - 1, 0) * strides[axis] + min(largest.shape[axis], 1)
      }
      let slice = Operation.slice(starts: starts, limits: limits, strides: strides)
      let isLargest = try builder.apply(slice, [paddedValues]).compare(.equal, largest)
      result = try isLargest.select(builder.apply(slice, [paddedPicked]), result)
    }
    return result
  }

  /// The positions in a window, in row-major order.
  private static func cells(of window: [WindowAxis]) -> [[Int]] {
    window.reduce([[]]) { cells, axis in cells.flatMap { cell in (0..<axis.size).map { cell + [$0] } } }
  }
}

import GraphCore
import TensorCore

// Sums, maxima and their gradients over windows.
extension ConformanceCase {
  static let windowCases: [ConformanceCase] = layouts.flatMap { name, input, window in cases(name, input, window) }

  private static let layouts: [(String, Shape, [WindowAxis])] = [
    ("1D", [2, 9, 3], [WindowAxis(size: 2, stride: 2)]),
    ("1D size 1", [1, 4, 2], [WindowAxis(size: 1, stride: 1)]),
    ("1D overlapping", [2, 9, 3], [WindowAxis(size: 3, stride: 1)]),
    ("1D padded", [1, 7, 2], [WindowAxis(size: 3, stride: 2, low: 1, high: 2)]),
    ("1D whole input", [3, 6, 5], [WindowAxis(size: 6, stride: 6)]),
    ("2D 2x2", [2, 8, 8, 3], [WindowAxis(size: 2, stride: 2), WindowAxis(size: 2, stride: 2)]),
    ("2D leaves a rest", [2, 7, 9, 17], [WindowAxis(size: 2, stride: 2), WindowAxis(size: 2, stride: 2)]),
    (
      "2D 3x3 stride 2 padded", [1, 9, 8, 4],
      [WindowAxis(size: 3, stride: 2, low: 1, high: 1), WindowAxis(size: 3, stride: 2, high: 1)]
    ),
    (
      "2D overlapping", [1, 6, 7, 2], [WindowAxis(size: 3, stride: 1, low: 1, high: 1), WindowAxis(size: 2, stride: 1)]
    ),
    ("2D stride beyond the size", [1, 9, 9, 2], [WindowAxis(size: 2, stride: 3), WindowAxis(size: 1, stride: 4)]),
    (
      "2D padding reaches around", [1, 1, 2, 3],
      [WindowAxis(size: 3, stride: 1, low: 2, high: 2), WindowAxis(size: 2, stride: 1, low: 1, high: 1)]
    ),
    ("2D empty batch", [0, 4, 4, 2], [WindowAxis(size: 2, stride: 2), WindowAxis(size: 2, stride: 2)]),
    (
      "2D beyond a block", [2, 17, 18, 33],
      [WindowAxis(size: 3, stride: 2, low: 1, high: 1), WindowAxis(size: 2, stride: 2)]
    ),
    (
      "3D", [2, 4, 5, 6, 2],
      [WindowAxis(size: 2, stride: 2), WindowAxis(size: 3, stride: 1, low: 1, high: 1), WindowAxis(size: 2, stride: 3)]
    ),
  ]

  private static func cases(_ name: String, _ input: Shape, _ window: [WindowAxis]) -> [ConformanceCase] {
    guard let output = try? Operation.reduceWindow(.sum, window).resultType([TensorType(input)]).shape else {
      preconditionFailure("the shape rule refuses \(name)")
    }
    let cells = window.reduce(1) { $0 * $1.size }
    let x = Tensor.normal(input, "input")
    let tied = Tensor.whole(input, 0..<2)
    let gradient = Tensor.normal(output, "gradient")
    return [
      ConformanceCase("reduceWindow sum/\(name)", .reduceWindow(.sum, window), [x], .sum(terms: cells)),
      ConformanceCase("reduceWindow maximum/\(name)", .reduceWindow(.maximum, window), [x]),
      // An input cell lies in at most as many windows as a window has cells.
      ConformanceCase(
        "reduceWindowSumGradient/\(name)", .reduceWindowSumGradient(window, inputShape: input), [gradient],
        .sum(terms: cells)),
      ConformanceCase(
        "selectAndScatter/\(name)", .selectAndScatter(window), [x, gradient], .sum(terms: cells, of: [1])),
      // With ties only the first takes the gradient; with all elements negative the padding must not win.
      ConformanceCase(
        "selectAndScatter/\(name) with ties", .selectAndScatter(window), [tied, gradient], .sum(terms: cells, of: [1])),
      ConformanceCase(
        "reduceWindow maximum/\(name) all negative", .reduceWindow(.maximum, window),
        [.uniform(input, -2..<(-1), "negative")]),
      ConformanceCase(
        "selectAndScatter/\(name) all negative", .selectAndScatter(window),
        [.uniform(input, -2..<(-1), "negative"), gradient], .sum(terms: cells, of: [1])),
    ]
  }
}

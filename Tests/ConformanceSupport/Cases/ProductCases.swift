import GraphCore
import TensorCore

// An element is a sum of products: the tolerance is that of a sum of as many terms.
extension ConformanceCase {
  static let productCases: [ConformanceCase] =
    sizes.flatMap { batch, rows, depth, columns in
      transposes.map { dot(batch, rows, depth, columns, left: $0, right: $1) }
    } + [
      // Whole numbers whose products fill float32 exactly: any order of summation must give the same bits.
      dot([], 64, 257, 129, left: false, right: false, whole: true),
      dot([3], 17, 129, 65, left: true, right: true, whole: true),
      ConformanceCase(
        "dot/infinity and NaN", .dot(),
        [
          Tensor([.infinity, 1, 0, .nan] as [Float], shape: [2, 2]), Tensor([1, 2, 3, 4] as [Float], shape: [2, 2]),
        ],
        .sum(terms: 2)),
      ConformanceCase("dot/a value with itself", [.normal([33, 17])], .sum(terms: 33)) { _, p in
        [try p[0].dot(p[0], transposeLeft: true)]
      },
    ]

  private static let transposes = [(false, false), (true, false), (false, true), (true, true)]

  private static let sizes: [(batch: [Int], rows: Int, depth: Int, columns: Int)] = [
    ([], 1, 1, 1), ([], 1, 7, 1), ([], 7, 1, 17), ([], 1, 64, 17), ([], 17, 64, 1), ([], 7, 17, 5),
    ([], 64, 64, 64), ([], 65, 17, 33), ([], 129, 257, 64), ([], 17, 1031, 7), ([], 257, 3, 129),
    ([], 0, 3, 4), ([], 3, 0, 4), ([], 3, 4, 0),
    ([1], 3, 4, 5), ([5], 7, 17, 3), ([2, 3], 4, 5, 6), ([2, 1, 3], 1, 7, 2), ([0], 3, 4, 5), ([3], 33, 65, 17),
  ]

  private static func dot(
    _ batch: [Int], _ rows: Int, _ depth: Int, _ columns: Int, left: Bool, right: Bool, whole: Bool = false
  ) -> ConformanceCase {
    let a = Shape(batch + (left ? [depth, rows] : [rows, depth]))
    let b = Shape(batch + (right ? [columns, depth] : [depth, columns]))
    let name = (batch + [rows, depth, columns]).map(String.init).joined(separator: "x")
    return ConformanceCase(
      "dot/\(name)" + (left ? " left transposed" : "") + (right ? " right transposed" : "")
        + (whole ? " whole numbers" : ""),
      .dot(transposeLeft: left, transposeRight: right),
      whole
        ? [.whole(a, -9..<10, .float32, "left"), .whole(b, -9..<10, .float32, "right")]
        : [.normal(a, "left"), .normal(b, "right")],
      whole ? .exactButZeroSign : .sum(terms: depth))
  }
}

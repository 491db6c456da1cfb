import GraphCore
import NeuralLayers
import TensorCore

/// Inputs and targets of the same samples.
struct Samples {
  var x: [Tensor]
  var y: [Tensor]

  var count: Int { x.first?.rowCount ?? 0 }

  func rows(_ rows: Rows) -> Samples { Samples(x: x.map { $0.rows(rows) }, y: y.map { $0.rows(rows) }) }

  /// The rows of each batch, taken in the given order (in their own if `nil`); the last batch may be smaller.
  func batches(of size: Int, order: [Int]? = nil) -> some Sequence<Rows> {
    let size = Swift.min(size, Swift.max(count, 1))
    return stride(from: 0, to: count, by: size).lazy.map { start in
      let range = start..<Swift.min(start + size, count)
      return order.map { .at($0[range]) } ?? .range(range)
    }
  }

  func batchCount(of size: Int) -> Int { count / size + (count % size == 0 ? 0 : 1) }
}

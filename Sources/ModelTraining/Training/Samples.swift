import GraphCore
import NeuralLayers
import TensorCore

/// Inputs and targets of the same samples, and how much each counts.
struct Samples {
  var x: [Tensor]
  var y: [Tensor]
  /// One for each output, or none at all; `nil` where samples count alike.
  var weights: [Tensor?] = []

  var count: Int { x.first?.rowCount ?? 0 }

  func rows(_ rows: Rows) -> Samples {
    Samples(x: x.map { $0.rows(rows) }, y: y.map { $0.rows(rows) }, weights: weights.map { $0?.rows(rows) })
  }

  /// The tensors in the order in which programs take them.
  var tensors: [Tensor] { x + y + weights.compactMap { $0 } }

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

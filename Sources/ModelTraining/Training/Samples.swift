import GraphCore
import NeuralLayers
import TensorCore

/// Inputs and targets of the same samples.
struct Samples {
  var x: [Tensor]
  var y: [Tensor]

  var count: Int { x.first?.rowCount ?? 0 }

  func rows(_ range: Range<Int>) -> Samples { Samples(x: x.map { $0.rows(range) }, y: y.map { $0.rows(range) }) }

  /// Batches in the given order (in their own if `nil`); the last may be smaller.
  func batches(of size: Int, order: [Int]? = nil) -> some Sequence<Samples> {
    let size = Swift.min(size, Swift.max(count, 1))
    return stride(from: 0, to: count, by: size).lazy.map { start in
      let end = Swift.min(start + size, count)
      guard let order else { return rows(start..<end) }
      let chosen = order[start..<end]
      return Samples(x: x.map { $0.rows(at: chosen) }, y: y.map { $0.rows(at: chosen) })
    }
  }

  func batchCount(of size: Int) -> Int { count / size + (count % size == 0 ? 0 : 1) }
}

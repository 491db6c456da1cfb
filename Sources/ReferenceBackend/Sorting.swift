import GraphCore
import TensorCore

/// The largest elements of each row, the largest first.
func topKValues(_ x: ReferenceTensor, _ k: Int) -> [Double] {
  rows(x) { row in descending(row).prefix(k).map { row[$0] } }
}

/// Their positions.
func topKIndices(_ x: ReferenceTensor, _ k: Int) -> [Double] {
  rows(x) { row in descending(row).prefix(k).map(Double.init) }
}

/// Positions from the largest element to the smallest, `NaN` first, those of equal elements in their order.
private func descending(_ row: [Double]) -> [Int] {
  row.indices.sorted { a, b in
    if row[a].isNaN || row[b].isNaN { return row[a].isNaN && (!row[b].isNaN || a < b) }
    return row[a] != row[b] ? row[a] > row[b] : a < b
  }
}

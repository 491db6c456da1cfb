import Hornbook
import StarlarkLanguage

/// Rows of a tensor or a dataset by a list or a tensor between the brackets: `x[[0, 5]]`, `x[order]`, `x[y == 3]`.
enum RowSelection {
  /// The rows of whole numbers, those below 0 counting from the end, or of a truth value for each row; `nil` for a key
  /// that is neither a list nor a tensor.
  static func rows(_ key: StarlarkValue, of tensor: Tensor) throws -> [Int]? {
    guard let chosen = try self.tensor(key) else { return nil }
    guard tensor.rank > 0 else { throw EvaluationError("a tensor without axes cannot be indexed", code: "type") }
    guard chosen.rank == 1, chosen.dtype != .float32 else {
      throw EvaluationError(
        "rows are chosen by a list or tensor of whole numbers, or by a truth value for each row, received "
          + "\(chosen.dtype.rawValue) \(chosen.shape)", code: "type")
    }
    let count = tensor.rowCount
    if chosen.dtype == .bool {
      let truths = chosen.scalars(as: Bool.self)
      guard truths.count == count else {
        throw EvaluationError(
          "expected a truth value for each of \(count) rows, received \(truths.count)", code: "shape")
      }
      return truths.indices.filter { truths[$0] }
    }
    return try chosen.numbers.map { number in
      let row = Int(number) < 0 ? Int(number) + count : Int(number)
      guard (0..<count).contains(row) else {
        throw EvaluationError("index \(Int(number)) is out of range for \(count) rows", code: "index")
      }
      return row
    }
  }

  private static func tensor(_ key: StarlarkValue) throws -> Tensor? {
    if let tensor = key.asHost(TensorValue.self) { return tensor.tensor }
    // A tuple stands for several axes.
    guard case .list = key else { return nil }
    return key.asSequence?.isEmpty ?? true ? Tensor([Int32]()) : try TensorValue.tensor(of: key)
  }
}

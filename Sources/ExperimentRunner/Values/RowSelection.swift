import Hornbook
import StarlarkLanguage

/// The rows that stand between the brackets behind a tensor or a dataset: `x[2:8]`, `x[[0, 5]]`, `x[order]`, `x[y == 3]`.
enum RowSelection {
  /// The rows of a list or a tensor: whole numbers, those below 0 counting from the end, or a truth value for each row.
  ///
  /// - Parameter owner: What is indexed, with its article, for messages.
  static func rows(_ key: StarlarkValue, of count: Int, _ owner: String) throws -> [Int] {
    guard let chosen = try tensor(key), chosen.rank == 1, chosen.dtype != .float32 else {
      let received = key.asHost(TensorValue.self).map { "a tensor \($0.tensor.dtype.rawValue) \($0.tensor.shape)" }
      throw EvaluationError(
        "\(owner) is indexed on its first axis: by a slice, a list or tensor of whole numbers, or one of truth values, "
          + "received \(received ?? key.typeName.withArticle)", code: "type",
        help: key.asSequence == nil ? [] : ["for columns transpose first: x.T[2]"])
    }
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
    // A tuple would stand for several axes.
    guard case .list = key else { return nil }
    return key.asSequence?.isEmpty ?? true ? Tensor([Int32]()) : try TensorValue.tensor(of: key)
  }

  /// The rows of a slice, as Python counts them; the language refuses a step of 0.
  static func rows(start: Int?, stop: Int?, step: Int?, of count: Int) -> [Int] {
    let step = step ?? 1
    func clamped(_ value: Int, _ low: Int, _ high: Int) -> Int {
      min(max(value < 0 ? value + count : value, low), high)
    }
    let first = start.map { clamped($0, step > 0 ? 0 : -1, step > 0 ? count : count - 1) } ?? (step > 0 ? 0 : count - 1)
    let last = stop.map { clamped($0, step > 0 ? 0 : -1, step > 0 ? count : count - 1) } ?? (step > 0 ? count : -1)
    return Array(stride(from: first, to: last, by: step))
  }
}

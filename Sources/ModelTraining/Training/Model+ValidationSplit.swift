import NeuralLayers
import TensorCore

extension Model {
  /// Training and validation parts: the tail is set aside, as in Keras.
  func split(
    _ samples: Samples, fraction: Double, compiled: CompiledModel, warnings: inout [String]
  ) throws -> (training: Samples, validation: Samples?) {
    let cut = fraction > 0 && fraction < 1 ? Int((Double(samples.count) * (1 - fraction)).rounded(.down)) : 0
    guard cut > 0, cut < samples.count else {
      throw ModelError(
        "fit", expected: "validation_split between 0 and 1 that leaves samples on both sides of \(samples.count)",
        received: "\(fraction)", argument: "validation_split")
    }
    let parts = (training: samples.rows(.range(0..<cut)), validation: samples.rows(.range(cut..<samples.count)))
    for (index, loss) in compiled.losses.enumerated() {
      guard let loss, let head = classes(parts.training.y[index], loss),
        let tail = classes(parts.validation.y[index], loss),
        let difference = Self.difference(head: head, tail: tail, tailCount: parts.validation.count)
      else { continue }
      warnings.append("validation_split takes the last samples, and \(difference); shuffle or stratify the data first")
    }
    return parts
  }

  /// What a validation part that is a sorted data set's tail would show; `nil` if nothing is suspicious.
  private static func difference(head: Set<Int>, tail: Set<Int>, tailCount: Int) -> String? {
    func list(_ labels: Set<Int>, _ one: String, _ several: String) -> String {
      let shown = labels.sorted().prefix(5).map(String.init).joined(separator: ", ")
      return labels.count == 1
        ? "label \(shown) \(one)" : "labels \(shown)\(labels.count > 5 ? ", …" : "") \(several)"
    }
    let unseen = tail.subtracting(head)
    if !unseen.isEmpty { return list(unseen, "occurs only there", "occur only there") }
    let missing = head.subtracting(tail)
    // With ten samples a label, chance leaves one of equally frequent labels out once in twenty thousand.
    guard !missing.isEmpty, tailCount >= 10 * head.count else { return nil }
    return list(missing, "does not occur there", "do not occur there")
  }

  /// The class numbers in targets of a classification loss; `nil` for other losses.
  private func classes(_ target: Tensor, _ loss: any Loss) -> Set<Int>? {
    switch loss {
    case is SparseCategoricalCrossentropy:
      return Set(target.numbers.map { Int($0) })
    case is BinaryCrossentropy where target.shape.count == target.rowCount:
      return Set(target.numbers.map { $0 > 0.5 ? 1 : 0 })
    case is CategoricalCrossentropy where target.rank == 2:
      let numbers = target.numbers
      let width = target.shape[1]
      return Set(
        (0..<target.rowCount).map { row in
          (0..<width).max { numbers[row * width + $0] < numbers[row * width + $1] } ?? 0
        })
    default: return nil
    }
  }
}

import NeuralLayers
import TensorCore

extension Model {
  /// Training and validation parts.
  ///
  /// Each keeps the order that its samples had.
  func split(
    _ samples: Samples, fraction: Double, selection: ValidationSelection, compiled: CompiledModel,
    warnings: inout [String], from stream: RandomStream
  ) throws -> (training: Samples, validation: Samples?) {
    let cut = fraction > 0 && fraction < 1 ? Int((Double(samples.count) * (1 - fraction)).rounded(.down)) : 0
    guard cut > 0, cut < samples.count else {
      throw ModelError(
        "fit", expected: "validation_split between 0 and 1 that leaves samples on both sides of \(samples.count)",
        received: "\(fraction)", argument: "validation_split")
    }
    var stream = stream
    switch selection {
    case .last:
      let parts = (training: samples.rows(.range(0..<cut)), validation: samples.rows(.range(cut..<samples.count)))
      for (index, loss) in compiled.losses.enumerated() {
        guard let loss, let head = classes(parts.training.y[index], loss),
          let tail = classes(parts.validation.y[index], loss),
          let difference = Self.difference(head: Set(head), tail: Set(tail), tailCount: parts.validation.count)
        else { continue }
        warnings.append(
          "validation_split takes the last samples, and \(difference); say validation_selection=\"stratified\"")
      }
      return parts
    case .random:
      return samples.parts(validation: Set(stream.permutation(samples.count).suffix(samples.count - cut)))
    case .stratified:
      let labels = zip(samples.y, compiled.losses).lazy.compactMap { target, loss in
        loss.flatMap { self.classes(target, $0) }
      }.first { $0.count == samples.count }
      guard let labels else {
        throw ModelError(
          "fit", expected: "one class for each sample to stratify by",
          received: "targets of \(compiled.losses.compactMap { $0?.name }.joined(separator: ", "))",
          help: "Say validation_selection=\"random\".", argument: "validation_selection")
      }
      var chosen: Set<Int> = []
      for (_, members) in Dictionary(grouping: labels.indices, by: { labels[$0] }).sorted(by: { $0.key < $1.key }) {
        let count = Int((Double(members.count) * fraction).rounded())
        chosen.formUnion(stream.permutation(members.count).prefix(count).map { members[$0] })
      }
      guard !chosen.isEmpty, chosen.count < samples.count else {
        throw ModelError(
          "fit", expected: "validation_split that leaves samples of some class on both sides", received: "\(fraction)",
          argument: "validation_split")
      }
      return samples.parts(validation: chosen)
    }
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

  /// The class numbers in targets of a classification loss, in order; `nil` for other losses.
  private func classes(_ target: Tensor, _ loss: any Loss) -> [Int]? {
    switch loss {
    case is SparseCategoricalCrossentropy:
      return target.numbers.map { Int($0) }
    case is BinaryCrossentropy where target.shape.count == target.rowCount:
      return target.numbers.map { $0 > 0.5 ? 1 : 0 }
    case is CategoricalCrossentropy where target.rank == 2:
      let numbers = target.numbers
      let width = target.shape[1]
      return (0..<target.rowCount).map { row in
        (0..<width).max { numbers[row * width + $0] < numbers[row * width + $1] } ?? 0
      }
    default: return nil
    }
  }
}

extension Samples {
  /// The samples that are not chosen for validation, and those that are.
  fileprivate func parts(validation chosen: Set<Int>) -> (training: Samples, validation: Samples?) {
    let indices = 0..<count
    return (
      rows(.at(indices.filter { !chosen.contains($0) }[...])), rows(.at(indices.filter { chosen.contains($0) }[...]))
    )
  }
}

import Hornbook

/// What an experiment exports of one source of data: the whole, its parts, or both.
struct DataGroup {
  /// The whole's name if it is exported, else the source's.
  var name: String
  /// The data set that holds every row of the source, if it is exported.
  var whole: Dataset?
  /// The parts by the names that the file gives them; the whole alone if it is exported without parts.
  var parts: [(name: String, dataset: Dataset)]

  /// The data sets of one source each, in the order in which the sources first come.
  ///
  /// A second whole that does not stem from the first is another split of one source, made by hand, if it has the
  /// first's name and samples of the same kind; else, as with another file of the same name, it starts a group of its
  /// own.
  static func groups(of datasets: [(name: String, dataset: Dataset)]) -> [DataGroup] {
    var groups: [(source: String, group: DataGroup)] = []
    for (name, dataset) in datasets {
      let source = dataset.lineage.source
      let isWhole = !dataset.lineage.steps.contains(where: \.selectsRows)
      guard let index = groups.firstIndex(where: { $0.source == source }) else {
        let group = isWhole ? DataGroup(name: name, whole: dataset, parts: []) : DataGroup(source, [(name, dataset)])
        groups.append((source, group))
        continue
      }
      if isWhole, groups[index].group.whole == nil {
        groups[index].group.name = name
        groups[index].group.whole = dataset
      } else if isWhole, dataset.lineage.steps.isEmpty, groups[index].group.consistsOfWholes(like: dataset) {
        groups[index].group.add(name, dataset, source: source)
      } else if isWhole, dataset.lineage.steps.isEmpty, dataset != groups[index].group.whole {
        // A source that no data set can have: what follows belongs to the first.
        groups.append(("\(source)\n\(name)", DataGroup(name: name, whole: dataset, parts: [])))
      } else {
        groups[index].group.parts.append((name, dataset))
      }
    }
    return groups.map { entry in
      var group = entry.group
      if group.parts.isEmpty, let whole = group.whole { group.parts = [(group.name, whole)] }
      return group
    }
  }

  private init(name: String, whole: Dataset?, parts: [(name: String, dataset: Dataset)]) {
    self.name = name
    self.whole = whole
    self.parts = parts
  }

  private init(_ source: String, _ parts: [(name: String, dataset: Dataset)]) {
    self.init(name: source, whole: nil, parts: parts)
  }

  /// Whether all that the group has are wholes with samples such as a data set's, but not that data set itself.
  private func consistsOfWholes(like dataset: Dataset) -> Bool {
    let wholes = whole.map { [$0] } ?? parts.map(\.dataset)
    guard whole == nil || parts.isEmpty else { return false }
    return wholes.allSatisfy { $0.lineage.steps.isEmpty && $0 != dataset && $0.hasSamples(like: dataset) }
  }

  /// Takes in one more split that was made by hand; what was the whole so far is the first of them.
  private mutating func add(_ name: String, _ dataset: Dataset, source: String) {
    if let whole {
      parts = [(self.name, whole)]
      self.name = source
      self.whole = nil
    }
    parts.append((name, dataset))
  }

  /// The SHA-256 of the whole's numbers, or of the parts' hashes in their order.
  var sha256: String {
    if let whole { return whole.sha256 }
    if parts.count == 1 { return parts[0].dataset.sha256 }
    let hashes = parts.map(\.dataset.sha256).joined(separator: "\n")
    let list = try? Dataset(name: name, x: Tensor(Array(hashes.utf8)))
    return list?.sha256 ?? hashes
  }
}

extension Dataset {
  /// Whether samples have the same shapes and mean the same.
  fileprivate func hasSamples(like other: Dataset) -> Bool {
    func shapes(_ dataset: Dataset) -> [[Int]] {
      (dataset.inputs + dataset.targets).map { Array($0.shape.dimensions.dropFirst()) }
    }
    return inputs.count == other.inputs.count && shapes(self) == shapes(other) && classNames == other.classNames
      && featureNames == other.featureNames
  }
}

extension Lineage.Step {
  /// Whether the result can lack rows of the source.
  fileprivate var selectsRows: Bool {
    switch self {
    case .part, .rows: true
    case .shuffled, .mapped: false
    }
  }
}

extension ExecutedExperiment {
  /// All data sets that the experiment exports.
  var dataGroups: [DataGroup] {
    DataGroup.groups(
      of: directives.flatMap { directive -> [(name: String, dataset: Dataset)] in
        if case .data(let datasets) = directive.outcome { datasets } else { [] }
      })
  }
}

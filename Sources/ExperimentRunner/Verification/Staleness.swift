import Diagnostics

/// How the blocks of a file differ from those that the committed results were made from.
public struct Staleness {
  /// What happened to blocks, in the order of the file: `fit (line 29) was changed`.
  public private(set) var changes: [String] = []
  /// The first block that was changed or added.
  private var location: SourceLocation?

  /// `nil` if nothing but prose, comments and layout changed, or if that is not known.
  public init?(_ experiment: Experiment, since committed: CommittedResults) {
    guard let earlier = committed.fingerprints, earlier != experiment.fingerprints else { return nil }
    var removed: [String] = []
    var added: [Int] = []
    for change in experiment.fingerprints.difference(from: earlier) {
      switch change {
      case .remove(_, let fingerprint, _): removed.append(Self.title(fingerprint))
      case .insert(let index, _, _): added.append(index)
      }
    }
    for index in added.sorted() {
      let block = experiment.blocks[index]
      let title = Self.title(block.fingerprint)
      if let earlier = removed.firstIndex(of: title) {
        removed.remove(at: earlier)
        changes.append("\(block.place) was changed")
      } else {
        changes.append("\(block.place) was added")
      }
      if location == nil { location = block.directive.location }
    }
    changes += removed.map { "\($0) was removed" }
  }

  /// `model cnn` for `model cnn 4826d14214e935dc`.
  private static func title(_ fingerprint: String) -> String {
    fingerprint.split(separator: " ").prefix(2).filter { $0 != "-" }.joined(separator: " ")
  }

  /// The message: the results are those of another text.
  public func diagnostic(_ path: String, folder: String) -> Diagnostic {
    let shown = changes.prefix(4).joined(separator: ", ")
    let rest = changes.count > 4 ? " and \(changes.count - 4) more" : ""
    return Diagnostic(
      code: "stale", "the committed results are those of an earlier text: \(shown)\(rest)",
      at: location.map { .init($0) }, help: ["hornbook run \(path), then commit \(folder)"])
  }
}

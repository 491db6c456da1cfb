import ExperimentRunner

/// The lines of a `verify` on a terminal and in a log: one a file, and a count at the end.
struct VerifyText {
  var usesColor: Bool
  private let width: Int

  init(files: [String], usesColor: Bool) {
    self.usesColor = usesColor
    width = files.map(\.count).max() ?? 0
  }

  func line(_ file: VerifiedFile) -> String {
    let (mark, color) = file.status == .success ? ("✓", "32") : ("✗", "31")
    let time = NumberWords.duration(file.seconds)
    let padding = String(repeating: " ", count: max(0, 8 - time.count))
    return "  " + (usesColor ? "\u{1B}[\(color)m\(mark)\u{1B}[0m" : mark) + " \(file.path.padded(to: width))"
      + "\(padding)\(time)  \(file.words)\n"
  }

  /// `11 verified, 1 differs, 1 could not be run`.
  func counts(_ files: [VerifiedFile]) -> String { Self.counts(files) + "\n" }

  static func counts(_ files: [VerifiedFile]) -> String {
    let groups: [(words: String, plural: String, statuses: [CommandStatus])] = [
      ("verified", "verified", [.success]), ("differs", "differ", [.differs]),
      ("does not meet its expectations", "do not meet their expectations", [.expectationFailed]),
      ("failed in a block", "failed in a block", [.directiveFailed]),
      ("could not be compared", "could not be compared", [.missing, .wrongInput]),
      ("was interrupted", "were interrupted", [.interrupted]),
    ]
    return groups.compactMap { group -> String? in
      let count = files.count { group.statuses.contains($0.status) }
      return count == 0 ? nil : "\(count) \(count == 1 ? group.words : group.plural)"
    }.joined(separator: ", ")
  }
}

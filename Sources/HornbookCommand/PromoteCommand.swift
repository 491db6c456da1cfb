import ArgumentParser
import Diagnostics
import ExperimentRunner

/// `hornbook promote`.
struct PromoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote", abstract: "Rewrite the numbers in experiments' expectations to those of the last run.",
    discussion: """
      After a change that is meant to change results: hornbook run, hornbook promote, git diff. The targets of approx \
      become what was observed, with as many digits as they have, or as many more as the tolerance needs; numbers \
      beside == become it exactly. Bounds of <, <=, > and >= stay, unless --bounds says how far from the observed \
      value they are to be: --bounds 0.01 makes a bound of 0.9833 / 100 less than 0.9833, or more for an upper one, \
      rounded away from it. Nothing else in the file changes, neither prose nor layout.

      Results of another text, or of a run in which a block failed, are refused.

      Exit codes: 0 all well; 2 a file or the command line is wrong, or its results are refused; 6 no results, or a \
      file cannot be written.
      """)

  @ArgumentParser.Argument(help: ArgumentHelp("Experiment files.", valueName: "file"))
  var files: [String]

  @Option(
    name: [.long, .customLong("reports")], help: ArgumentHelp("The folder with the reports.", valueName: "dir"))
  var out: String = "reports"

  @Option(help: ArgumentHelp("Move bounds, too: to this share of the observed value.", valueName: "share"))
  var bounds: Double?

  func validate() throws {
    if let bounds, !(bounds.isFinite && bounds >= 0) {
      throw ValidationError("--bounds: expected a share of at least 0, such as 0.01, received \(bounds)")
    }
  }

  func run() throws {
    var status = CommandStatus.success
    let renderer = DiagnosticRenderer(usesColor: Console.abilities(of: .errors).usesColor)
    for file in files {
      do {
        let promotion = try Promotion(path: file, reports: out, slack: bounds)
        try promotion.write()
        Console.write(Self.text(promotion), to: .output)
      } catch {
        let diagnostic = ReportFolder.diagnostic(error)
        Console.write(renderer.render(diagnostic) + "\n", to: .errors)
        status = status.combined(
          with: ["missing", "environment"].contains(diagnostic.code) ? .missing : .wrongInput)
      }
    }
    try status.endIfNeeded()
  }

  /// A line for each number that changed and each that could have been meant, and what to do next.
  static func text(_ promotion: Promotion) -> String {
    func place(_ location: SourceLocation) -> String {
      "\(location.source.name):\(location.position.line):\(location.position.column)"
    }
    var lines = promotion.changes.map { "\(place($0.location)): \($0.old) is now \($0.new)" }
    lines += promotion.kept.map { "\(place($0.location)): \($0.expression) stays: \($0.reason)" }
    let count = promotion.changes.count
    lines.append(
      count == 0
        ? "\(promotion.path): nothing to change"
        : "\(promotion.path): \(count) number\(count == 1 ? "" : "s") changed; look at git diff, then hornbook render \(promotion.path)"
    )
    return lines.map { $0 + "\n" }.joined()
  }
}

import Diagnostics
import PlainFiles
import Plotting
import ReportHTML

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A report on disk: `index.html` and `report.md` with their figures, `results.json`, one history a fit, `run.json`.
public struct ReportFolder {
  public static let page = "index.html"
  /// The same as Markdown, for places that render it.
  static let markdown = "report.md"

  public let path: String
  /// The folder from which the page's links start; another one for a report that is only compared.
  private let place: String

  /// The folder that holds the report of an experiment, such as `reports/digits`.
  public init(reports: String, experiment: String) {
    path = FilePath.joined(reports, experiment)
    place = path
  }

  /// A folder whose report is to be the same bytes as that of another one.
  init(reports: String, experiment: String, standingFor place: String) {
    path = FilePath.joined(reports, experiment)
    self.place = place
  }

  /// The page's path.
  public var pagePath: String { FilePath.joined(path, Self.page) }

  /// Takes the right to write into the folder, which ends with the lock.
  ///
  /// - Parameter say: Told that another run has it, before this one waits.
  /// - Throws: `WriteError` if the folder cannot be made or written.
  public func lock(_ say: (String) -> Void) throws -> FolderLock {
    try AtomicFile.makeFolder(path)
    try FolderLock.requireWritable(path)
    var hasSaid = false
    while true {
      if let lock = try FolderLock.take(path) { return lock }
      if !hasSaid {
        let holder = FolderLock.holder(of: path).map { ", process \($0)" } ?? ""
        say("another run writes \(path)\(holder); this one waits for it")
      }
      hasSaid = true
      usleep(50_000)
    }
  }

  /// Writes the report; files that lie there with the same bytes stay as they are.
  ///
  /// All files are written before the first takes its name, and the page takes its own last. Figures and histories of
  /// an earlier run that this one does not have are removed; files that no run wrote stay.
  /// - Parameters:
  ///   - pictures: Keeps pictures for later runs.
  ///   - isSelfContained: Whether the page holds its images, so that it can be handed on alone.
  ///   - facts: What the run cost; asked when everything else is ready.
  /// - Returns: The report's content, for those who print the key numbers.
  /// - Throws: ``WriteError``; `PlottingError` if the machine cannot draw.
  @discardableResult
  public func write(
    _ executed: ExecutedExperiment, isSelfContained: Bool = false, pictures: ResultStore? = nil,
    facts: () -> RunFacts
  ) throws -> Report {
    let groups = executed.dataGroups
    let content = ReportContent(executed, dataGroups: groups)
    var attachments = executed.directives.compactMap { directive -> (name: String, bytes: [UInt8])? in
      guard case .fit(let fit) = directive.outcome else { return nil }
      return (HistoryFile.name(of: fit), Array(HistoryFile.text(fit).utf8))
    }
    attachments += try ReportFigure.draw(content.figures, keeping: pictures)
    let images = DocumentImages.all(of: executed.document, folder: FilePath.folder(of: executed.path))
    for (_, image) in images where !attachments.contains(where: { $0.name == image.name }) {
      attachments.append((image.name, image.bytes))
    }

    try AtomicFile.makeFolder(path)
    AtomicFile.removeLeftovers(in: path)
    let earlier = RunFile.files(in: path)
    let names = attachments.map(\.name)
    let results = ResultsFile.json(executed, dataGroups: groups).printed
    let facts = facts()
    let run = RunFile.json(executed, facts, files: names).printed
    var report = content.report
    report.documentFolder = FilePath.way(from: place, to: FilePath.folder(of: executed.path))
    report.siblings = SiblingReports.all(of: executed.document, folder: FilePath.folder(of: executed.path))
    report.images = Dictionary(images.map { ($0.source, $0.image.name) }) { first, _ in first }
    report.provenance = ReportContent.provenance(of: executed, facts)
    var page = ReportPage(report)
    if isSelfContained { page.embed(attachments) }
    let files =
      [(ResultsFile.name, Array(results.utf8))] + attachments + [
        (RunFile.name, Array(run.utf8)), (Self.markdown, Array(ReportMarkdown(report).text().utf8)),
        (Self.page, Array(page.html().utf8)),
      ]
    try AtomicFile.write(files.filter { SystemFile.bytes(FilePath.joined(path, $0.name)) != $0.bytes }, in: path)
    removeStale(earlier, keeping: Set(names))
    return report
  }

  /// An error of ``write(_:facts:)`` as a message to the user.
  public static func diagnostic(_ error: any Error) -> Diagnostic {
    switch error {
    case let error as Diagnostic: error
    case let error as WriteError: Diagnostic(code: "environment", error.description, help: [error.help])
    case let error as PlottingError:
      Diagnostic(code: "figure", error.message, help: error.help.isEmpty ? [] : [error.help])
    default: Diagnostic(code: "internal", "\(error)")
    }
  }

  /// Only what a run can have written is removed, whatever the old `run.json` says.
  private func removeStale(_ earlier: [String], keeping names: Set<String>) {
    for name in earlier where !names.contains(name) {
      let isOurs =
        name.hasSuffix(".png") || name.hasPrefix("history-") && name.hasSuffix(".csv")
        || name.hasPrefix("image-") && ImageFormat.allCases.contains { name.hasSuffix(".\($0.fileExtension)") }
      guard isOurs, !name.contains("/"), !name.hasPrefix(".") else { continue }
      AtomicFile.remove(FilePath.joined(path, name))
    }
  }
}

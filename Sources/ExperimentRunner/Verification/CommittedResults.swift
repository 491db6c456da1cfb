import Diagnostics
import Hornbook
import PlainFiles

/// The `results.json` of a report that was made earlier.
public struct CommittedResults {
  /// The report's folder.
  public let folder: String
  /// The text with the path as its name, for messages.
  public let source: SourceText
  let json: LocatedJSON

  /// Reads the results of an experiment.
  ///
  /// - Parameter command: What to run if there are none.
  /// - Throws: A `Diagnostic` with the code `missing` if there are none, `results` if they cannot be read.
  public init(_ folder: String, experiment path: String) throws {
    self.folder = folder
    let file = FilePath.joined(folder, ResultsFile.name)
    guard FilePath.exists(file) else {
      throw Diagnostic(
        code: "missing", "there are no committed results of \(path): no \(file)",
        help: ["hornbook run \(path), then commit \(folder)"])
    }
    source = SourceText(name: file, text: try FilePath.read(file, kind: "a results.json that hornbook run wrote"))
    do {
      json = try LocatedJSON(parsing: source.bytes)
    } catch {
      throw Self.unreadable(source, error.offset, path)
    }
    guard case .object = json.value, let schema = json.value["schema"] else {
      throw Self.unreadable(source, 0, path)
    }
    guard schema == .integer(ResultsFile.schema) else {
      throw Diagnostic(
        code: "results",
        "\(file) has the schema \(ResultDifference.text(schema)); this hornbook reads \(ResultsFile.schema)",
        at: label([.key("schema")]), help: ["hornbook run \(path) with one hornbook, and commit \(folder)"])
    }
  }

  private static func unreadable(_ source: SourceText, _ offset: Int, _ path: String) -> Diagnostic {
    let conflict = source.lineStarts.first { source.bytes[$0...].starts(with: Array("<<<<<<< ".utf8)) }
    let place = SourceLocation(source, SourceSpan(start: conflict ?? offset, end: conflict.map { $0 + 7 } ?? offset))
    return Diagnostic(
      code: "results",
      conflict == nil
        ? "the committed results are no JSON of hornbook run" : "a merge conflict in the committed results",
      at: .init(place), help: ["make them anew: hornbook run \(path)"])
  }

  /// The place of a value, or of the nearest one around it.
  func label(_ path: [LocatedJSON.Step], _ words: String = "") -> Diagnostic.Label {
    var path = path
    while json.places[path] == nil, !path.isEmpty { path.removeLast() }
    let range = json.places[path] ?? 0..<0
    // Of an object or a list its beginning is enough.
    let isLong = json.places[path].map { source.bytes[$0].contains(UInt8(ascii: "\n")) } ?? false
    let end = isLong ? range.lowerBound + 1 : range.upperBound
    return .init(SourceLocation(source, SourceSpan(start: range.lowerBound, end: end)), words)
  }

  // MARK: What the results were made with

  public var seed: UInt64? { if case .integer(let seed)? = json.value["seed"], seed >= 0 { UInt64(seed) } else { nil } }
  public var backend: String? { json.value["backend"]?.text }
  public var numerics: String? { json.value["numerics"]?.text }

  /// `-p name=value`, by name.
  public var overrides: [(name: String, text: String)] {
    guard case .object(let members)? = json.value["overrides"] else { return [] }
    return members.compactMap { name, value in value.text.map { (name, $0) } }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// What each block said; `nil` if an earlier version of Hornbook wrote the results.
  public var fingerprints: [String]? { json.value["blocks"]?.elements?.compactMap(\.text) }

  /// Whether the page beside the results holds its images.
  var hasSelfContainedPage: Bool {
    let page = SystemFile.text(FilePath.joined(folder, ReportFolder.page)) ?? ""
    return page.contains("src=\"data:image/")
  }

  public var verdict: String { json.value["verdict"]?.text ?? "" }
}

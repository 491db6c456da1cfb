import Foundation
import Hornbook
import Testing

@testable import ExperimentRunner

/// The words of `hornbook help` are the comments in the source; `make record` writes the table anew.
@Suite struct RecordedReferenceTests {
  static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources")

  static var types: Set<String> {
    var names = LayerCatalog.all.map { "\($0)" } + LossCatalog.all.map { "\($0)" }
    names += MetricCatalog.all.map { Reference.documented("\($0)", $0.signature.name) }
    names += OptimizerCatalog.all.map { "\($0)" } + ScheduleCatalog.all.map { "\($0)" }
    names += CallbackCatalog.all.map { "\($0)" }
    return Set(names + ["Initializer", "Regularizer", "Constraint"])
  }

  /// The comments above public types, as plain text.
  static func comments() throws -> [String: String] {
    let wanted = types
    var result: [String: String] = [:]
    for folder in ["NeuralLayers", "ModelTraining"] {
      let root = sources.appending(path: folder).resolvingSymlinksInPath()
      for file in (FileManager.default.subpaths(atPath: root.path) ?? []).sorted() where file.hasSuffix(".swift") {
        var comment: [Substring] = []
        for line in try String(contentsOf: root.appending(path: file), encoding: .utf8).split(
          separator: "\n", omittingEmptySubsequences: false)
        {
          if line.hasPrefix("///") {
            comment.append(line.dropFirst(3).first == " " ? line.dropFirst(4) : line.dropFirst(3))
            continue
          }
          if line.hasPrefix("@") { continue }
          let words = line.split(separator: " ")
          if words.first == "public",
            let place = words.firstIndex(where: { ["struct", "class", "enum", "typealias"].contains($0) }),
            place + 1 < words.count, !comment.isEmpty
          {
            let name = String(words[place + 1].prefix { $0.isLetter || $0.isNumber })
            if wanted.contains(name) { result[name] = plain(comment) }
          }
          comment = []
        }
      }
    }
    let cases = try String(contentsOf: sources.appending(path: "NeuralLayers/Activation.swift"), encoding: .utf8)
    var formula = ""
    for line in cases.split(separator: "\n").map({ $0.drop { $0 == " " } }) {
      if line.hasPrefix("///") { formula = String(line.dropFirst(4)) }
      if line.hasPrefix("case "), let name = line.dropFirst(5).split(whereSeparator: { " ,(".contains($0) }).first {
        let raw = Activation.allCases.first { "\($0)" == String(name) }?.rawValue
        if let raw, !formula.isEmpty { result["Activation.\(raw)"] = formula }
      }
      if !line.hasPrefix("///") { formula = "" }
    }
    return result
  }

  /// Without Swift's examples and the marks of links.
  static func plain(_ lines: [Substring]) -> String {
    var result: [String] = []
    var isCode = false
    for line in lines {
      if line.hasPrefix("```") {
        isCode.toggle()
        continue
      }
      if isCode { continue }
      var text = line.replacingOccurrences(of: "``", with: "").replacingOccurrences(of: "`", with: "")
      if text.hasPrefix("## ") { text = text.dropFirst(3) + ":" }
      text = text.replacingOccurrences(of: "- SeeAlso: ", with: "See also: ")
      if text.isEmpty, result.last?.isEmpty ?? true { continue }
      if text.hasPrefix("See also:") || text.hasSuffix(":") && line.hasPrefix("##"), let last = result.last,
        !last.isEmpty
      {
        result.append("")
      }
      result.append(text)
    }
    while result.last?.isEmpty == true { result.removeLast() }
    return result.joined(separator: "\n")
  }

  @Test func helpSaysWhatTheSourceSays() throws {
    let comments = try Self.comments()
    #expect(Self.types.subtracting(comments.keys).sorted() == [], "a type without a comment")
    var text = """
      // Recorded from the comments of the types by `make record`; not to be edited.

      /// The documentation of Keras's classes by the names of the types that they are here.
      enum ReferenceTexts {
        static let all: [String: String] = [

      """
    for (name, comment) in comments.sorted(by: { $0.key < $1.key }) {
      text += "    \"\(name)\": #\"\"\"\n"
      for line in comment.split(separator: "\n", omittingEmptySubsequences: false) {
        text += line.isEmpty ? "\n" : "    \(line)\n"
      }
      text += "    \"\"\"#,\n"
    }
    text += "  ]\n}\n"
    let file = Self.sources.appending(path: "ExperimentRunner/Reference/ReferenceTexts.swift")
    if ProcessInfo.processInfo.environment["HORNBOOK_RECORD"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    #expect(recorded == text, "run make record")
  }
}

import Diagnostics
import LiterateDocument
import StarlarkLanguage

/// An experiment whose blocks are in their canonical layout; the prose keeps its bytes.
public struct FormattedExperiment {
  public let path: String
  /// The text in the file.
  public let original: String
  /// The same with the bodies of the directives laid out; blocks that cannot be read stay as they are.
  public let text: String
  /// What is wrong with the file as Markdown and as Starlark.
  public let diagnostics: [Diagnostic]

  /// Lays text out.
  public init(path: String, text: String) {
    self.path = path
    original = text
    // A byte order mark is no part of the Markdown, but it is one of the file.
    let mark = text.unicodeScalars.first == "\u{FEFF}" ? "\u{FEFF}" : ""
    let text = String(text.unicodeScalars.dropFirst(mark.isEmpty ? 0 : 1))
    let document = Document(parsing: SourceText(name: path, text: text))
    var diagnostics = document.diagnostics
    var bodies: [Int: String] = [:]
    for directive in document.directives {
      let layout = canonicalLayout(of: directive.body)
      diagnostics += layout.diagnostics
      if layout.diagnostics.isEmpty, layout.text != directive.text { bodies[directive.ordinal] = layout.text }
    }
    self.diagnostics = diagnostics
    // Where a fence is missing it is not known which lines are code.
    let hasBounds = !document.diagnostics.contains { $0.code == "fence" }
    self.text = hasBounds && !bodies.isEmpty ? mark + document.replacing(bodies) : original
  }

  /// Reads a file and lays it out.
  ///
  /// - Throws: A `Diagnostic` with the code `missing` if there is no such file, `encoding` if it is not UTF-8.
  public init(path: String) throws {
    self.init(path: path, text: try FilePath.read(path, keepsMark: true))
  }

  public var isCanonical: Bool { text == original }

  /// Writes the file if it changes, in one step and with the permissions that it has.
  ///
  /// - Throws: A `Diagnostic` with the code `environment` if it cannot be written.
  public func write() throws {
    if !isCanonical { try FilePath.replace(path, by: text) }
  }
}

import Diagnostics
import PlainFiles

/// A commented experiment to start from; each runs as it is, on data that is part of the program.
public enum ExperimentTemplate: String, CaseIterable, Sendable {
  case classification
  case regression
  case sequence
  case image

  /// The file's text, in canonical form.
  public var text: String { content.text }

  private var content: TemplateContent {
    switch self {
    case .classification: Self.classificationContent
    case .regression: Self.regressionContent
    case .sequence: Self.sequenceContent
    case .image: Self.imageContent
    }
  }

  /// Writes the experiment into a new file.
  ///
  /// - Throws: A `Diagnostic` with the code `exists` if something is there, `environment` if it cannot be written.
  public func write(to path: String) throws {
    guard !FilePath.exists(path) else {
      throw Diagnostic(
        code: "exists", "\(path) is already there", help: ["give another name, or remove the file first"])
    }
    do {
      try AtomicFile.makeFolder(FilePath.folder(of: path))
      try AtomicFile.write(Array(text.utf8), to: path)
    } catch {
      throw Diagnostic(code: "environment", error.description, help: ["make the folder writable, or name another one"])
    }
  }
}

import Diagnostics
import Foundation
import LiterateDocument
import Testing

/// Documents that fuzzing found once, kept in `Tests/Fuzzing/Finds`.
@Suite struct FuzzFindTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fuzzing/Finds")

  static let files: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasPrefix("document-") }.sorted()

  @Test func theFolderIsThere() { #expect(FileManager.default.fileExists(atPath: Self.folder.path)) }

  @Test(arguments: files) func endsWell(file: String) throws {
    let bytes = try Data(contentsOf: Self.folder.appending(path: file))
    let document = Document(parsing: SourceText(name: file, text: String(decoding: bytes, as: UTF8.self)))
    for diagnostic in document.diagnostics { #expect(!DiagnosticRenderer().render(diagnostic).isEmpty) }
    #expect(!document.dump().isEmpty)
    // Bodies that are put back change nothing.
    let bodies = Dictionary(uniqueKeysWithValues: document.directives.map { ($0.ordinal, $0.text) })
    #expect(document.replacing(bodies) == document.source.text)
  }
}

import Diagnostics
import Foundation
import StarlarkLanguage
import Testing

/// What fuzzing found once, kept in `Tests/Fuzzing/Finds`: no input crashes, hangs or changes its meaning when laid out.
@Suite struct FuzzFindTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fuzzing/Finds")

  static let files: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.contains("-") && !$0.hasPrefix("document-") }.sorted()

  @Test func theFolderIsThere() { #expect(FileManager.default.fileExists(atPath: Self.folder.path)) }

  @Test(arguments: files) func endsWell(file: String) throws {
    let bytes = try Data(contentsOf: Self.folder.appending(path: file))
    let source = SourceText(name: file, text: String(decoding: bytes, as: UTF8.self))
    let result = parse(source)
    for diagnostic in result.diagnostics { #expect(!DiagnosticRenderer().render(diagnostic).isEmpty) }
    _ = parseExpression(source)
    if result.hasErrors { return }
    let once = canonicalLayout(of: source).text
    let again = SourceText(name: file, text: once)
    #expect(canonicalLayout(of: again).text == once)
    #expect(parse(again).program.canonical == result.program.canonical)
    var limits = Limits()
    limits.steps = 20_000
    limits.elements = 10_000
    limits.textBytes = 100_000
    do {
      _ = try Interpreter(limits: limits) { _, _ in }.execute(result.program)
    } catch {
      #expect((error as? Diagnostic).map { $0.code != "internal" } == true, "\(error)")
    }
  }
}

import ExperimentRunner
import LiterateDocument
import Testing

/// The experiments that come with Hornbook, as a reader of the repository finds them.
@Suite struct GalleryTests {
  private static let folder = GoldenFolder("../../experiments")
  private static let reports = GoldenFolder("../../reports")

  static let names = folder.stems(".md")

  private static func text(_ name: String) throws -> String { try #require(folder.text("\(name).md")) }

  @Test func isThere() {
    #expect(Self.names.count >= 11)
  }

  @Test(arguments: names)
  func checksWithoutAWarning(_ name: String) throws {
    let result = Experiment(path: "experiments/\(name).md", text: try Self.text(name)).check()
    #expect(result.diagnostics.map(\.message) == [])
  }

  @Test(arguments: names)
  func statesWhatItExpects(_ name: String) throws {
    let document = Experiment(path: "experiments/\(name).md", text: try Self.text(name)).document
    #expect(document.directives.contains { $0.kind == .expect })
  }

  /// A report lies beside each experiment, and the README says what came out.
  @Test(arguments: names)
  func hasAReport(_ name: String) throws {
    #expect(Self.reports.text("\(name)/results.json")?.contains("\"verdict\": \"passed\"") == true)
    #expect(Self.reports.text("\(name)/index.html") != nil)
    let readme = try #require(GoldenFolder("../..").text("README.md"))
    #expect(readme.contains("](experiments/\(name).md)"))
    #expect(readme.contains("](reports/\(name)/index.html)"))
  }
}

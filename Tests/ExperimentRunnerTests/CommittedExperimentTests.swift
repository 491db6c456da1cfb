import Diagnostics
import ExperimentRunner
import Testing

/// The experiments that come with the program, and the pages that are experiments.
@Suite struct CommittedExperimentTests {
  static let root = GoldenFolder("../..")
  static let files =
    GoldenFolder("../../experiments").stems(".md").map { "experiments/\($0).md" } + ["docs/language.md"]

  @Test func thereAreExperiments() { #expect(Self.files.count >= 2) }

  /// What `hornbook fmt` would leave as it is.
  @Test(arguments: files) func areInCanonicalForm(file: String) throws {
    let text = try #require(Self.root.text(file))
    let result = FormattedExperiment(path: file, text: text)
    #expect(result.diagnostics.isEmpty)
    #expect(result.isCanonical, "run hornbook fmt \(file)")
  }

  /// The README shows one of them as it is.
  @Test func theReadmeShowsThem() throws {
    let readme = try #require(Self.root.text("README.md"))
    let digits = try #require(Self.root.text("experiments/digits.md"))
    let shown = try #require(readme.components(of: "````markdown"))
    #expect(shown == digits)
  }
}

extension String {
  /// What stands between the first such fence and the next one.
  fileprivate func components(of fence: String) -> String? {
    guard let start = firstRange(of: fence + "\n"), let end = self[start.upperBound...].firstRange(of: "````\n") else {
      return nil
    }
    return String(self[start.upperBound..<end.lowerBound])
  }
}

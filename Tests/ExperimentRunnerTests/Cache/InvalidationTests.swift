import Foundation
import Hornbook
import Testing

@testable import ExperimentRunner

/// An edit, which directives it makes run again, and what the first of them is said to run for.
struct Edit: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var changes: [(from: String, to: String)] = []
  var data = flowers
  var options: @Sendable (inout RunOptions) -> Void = { _ in }
  var runs: [String] = []
  var reason = ""
}

private let trained = ["fit", "second", "evaluate", "predict"]

private let edits: [Edit] = [
  Edit(testDescription: "nothing"),
  Edit(testDescription: "prose", changes: [("# A test", "# Another title\n\nAnd a paragraph.")]),
  Edit(
    testDescription: "comments and layout",
    changes: [("data = train\nepochs = epochs", "# the first\ndata   =   train  # all of it\n\nepochs = (epochs)")]),
  Edit(testDescription: "verbose", changes: [("epochs = epochs", "epochs = epochs\nverbose = 2")]),
  Edit(testDescription: "a caption", changes: [("How it went.", "How it went on.")]),
  Edit(testDescription: "an expectation", changes: [("evaluate.loss < 100", "evaluate.loss < 99")]),
  Edit(testDescription: "a number written otherwise", changes: [("rate = 0.01", "rate = 1e-2")]),
  Edit(testDescription: "a function that nothing trained reads", changes: [("return x\n", "return x + 0\n")]),
  Edit(testDescription: "a constant that nothing trained reads", changes: [("[\"a\", \"b\"]", "[\"c\", \"d\"]")]),
  Edit(testDescription: "data that nothing trained reads", changes: [("arange(3)", "arange(4)")]),
  Edit(
    testDescription: "a block put before",
    changes: [("```setup", "```data more\nrandoms = random.normal((3,))\n```\n\n```setup")]),
  Edit(
    testDescription: "data made otherwise, with the same numbers",
    changes: [("flowers = load", "_unused = 3\nflowers = load"), ("test=0.25", "test=0.125 + 0.125")]),
  Edit(testDescription: "threads and passes", options: { ($0.threads, $0.passes) = (2, .none) }),
  Edit(
    testDescription: "a parameter that only one fit reads", changes: [("epochs = 2", "epochs = 3")], runs: trained,
    reason: "parameter epochs changed"),
  Edit(
    testDescription: "a parameter of the command line", options: { $0.overrides = [("epochs", "3")] }, runs: trained,
    reason: "parameter epochs changed"),
  Edit(
    testDescription: "a parameter that compile reads", changes: [("rate = 0.01", "rate = 0.02")], runs: keptDirectives,
    reason: "parameter rate changed"),
  Edit(
    testDescription: "a parameter that the model reads", changes: [("units = 6", "units = 5")], runs: keptDirectives,
    reason: "parameter units changed"),
  Edit(
    testDescription: "a function that the model calls", changes: [("\"relu\"", "\"tanh\"")], runs: keptDirectives,
    reason: "setup block changed"),
  Edit(
    testDescription: "the model's source", changes: [("softmax", "sigmoid")], runs: keptDirectives,
    reason: "source of model net changed"),
  Edit(
    testDescription: "the split", changes: [("test=0.25", "test=0.5")], runs: keptDirectives,
    reason: "data train changed"),
  Edit(
    testDescription: "a file", data: flowers.replacingOccurrences(of: "1.25", with: "1.75"), runs: keptDirectives,
    reason: "file flowers.csv changed"),
  Edit(
    testDescription: "the seed", options: { $0.seed = 1 }, runs: keptDirectives,
    reason: "the seed, data train changed"),
  Edit(
    testDescription: "the backend", options: { $0.backend = "reference" }, runs: keptDirectives,
    reason: "the backend changed"),
  Edit(
    testDescription: "an option of the evaluation",
    changes: [("evaluate\ndata = test", "evaluate\ndata = test\nbatch_size = 2")], runs: ["evaluate"],
    reason: "source changed"),
  Edit(
    testDescription: "the second fit",
    changes: [("model = fit\ndata = train\nepochs = 1", "model = fit\ndata = train\nepochs = 2")],
    runs: ["second", "evaluate", "predict"], reason: "source changed"),
  Edit(
    testDescription: "a label", changes: [("fit second", "fit later"), ("second.history", "later.history")],
    runs: ["later", "evaluate", "predict"], reason: "it runs for the first time"),
]

@Suite struct InvalidationTests {
  private static let base: Result<UncheckedBox, any Error> = Result {
    let workplace = try Workplace()
    try workplace.write(flowers, to: "flowers.csv")
    let first = try workplace.run(cachedExperiment)
    #expect(first.misses.map(\.name) == keptDirectives)
    #expect(first.misses.allSatisfy { $0.reason == "it runs for the first time" })
    return UncheckedBox(workplace)
  }

  /// Read by tests that run side by side, and changed by none.
  private struct UncheckedBox: @unchecked Sendable {
    let workplace: Workplace
    init(_ workplace: Workplace) { self.workplace = workplace }
  }

  @Test(arguments: edits) func anEditRunsWhatDependsOnIt(_ edit: Edit) throws {
    let workplace = try Self.base.get().workplace.copy()
    var text = cachedExperiment
    for (from, to) in edit.changes {
      #expect(text.contains(from), "\(from)")
      text = text.replacingOccurrences(of: from, with: to)
    }
    try workplace.write(edit.data, to: "flowers.csv")
    let executed = try workplace.run(text, edit.options)
    #expect(executed.misses.map(\.name) == edit.runs)
    #expect(executed.misses.first?.reason ?? "" == edit.reason)
    // What is taken from the cache is what a run without one gives.
    let kept = try workplace.results()
    try FileManager.default.removeItem(atPath: workplace.report)
    try workplace.run(text, keeping: false, edit.options)
    let fresh = try workplace.results()
    #expect(kept.keys.sorted() == fresh.keys.sorted())
    for (name, bytes) in fresh { #expect(kept[name] == bytes, "\(name) differs") }
  }

  @Test func withoutAFolderNothingIsKept() throws {
    let workplace = try Workplace()
    try workplace.write(flowers, to: "flowers.csv")
    let executed = try workplace.run(cachedExperiment, keeping: false)
    #expect(executed.directives.allSatisfy { $0.cache == .off })
    #expect(workplace.store.entries.isEmpty)
  }
}

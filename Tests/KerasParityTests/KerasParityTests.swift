import GraphCore
import CPUBackend
import PluginSupport
import ReferenceBackend
import Testing

/// The backends that every case runs on; adding one is one line.
///
/// `xla` is among them if there is a plugin.
private let backends = TestPlugin.backends(beside: [
  ReferenceBackend(), CPUBackend(threads: 1), CPUBackend(threads: 2, numerics: .exact),
])

@Test(.enabled(if: TestPlugin.backend != nil, TestPlugin.absence))
func theCasesRunOnXLA() {
  #expect(backends.last?.name == "xla")
}

@Test(arguments: CaseEntry.all.filter(\.needs.isEmpty))
func agreesWithKeras(entry: CaseEntry) throws {
  for backend in backends {
    let replay = try Replay(KerasCase(named: entry.name), replacing: entry.replacing, on: backend)
    try replay.run()
    let shown = replay.differences.prefix(8).joined(separator: "\n")
    #expect(replay.differences.isEmpty, "on \(backend.name): \(replay.differences.count) differences\n\(shown)")
    // The smallest case has predictions only, those with a training at least a hundred numbers.
    #expect(replay.comparisons > 30)
  }
}

@Test(arguments: CaseEntry.all.filter { !$0.needs.isEmpty })
func waitsForSomethingThatIsMissing(entry: CaseEntry) {
  #expect(!entry.missing.isEmpty, "all of \(entry.needs) are there now: copy the case and let it run")
}

@Test func everyFolderIsACaseThatRuns() throws {
  let names = CaseEntry.all.map(\.name)
  #expect(Set(names).count == names.count)
  #expect(names.count == 160)
  #expect(try KerasCase.folderNames() == CaseEntry.all.filter(\.needs.isEmpty).map(\.name).sorted())
}

/// A replay must notice a number that is off by more than the tolerance, wherever it stands.
@Test(arguments: ["predict", "grads", "weights_after", "predict_after", "history", "evaluate_before"])
func noticesADifference(place: String) throws {
  let example = try KerasCase(named: "conv2d_groups", disturbing: place)
  let replay = try Replay(example, on: ReferenceBackend())
  try replay.run()
  #expect(!replay.differences.isEmpty)
  #expect(replay.differences.allSatisfy { $0.hasPrefix(place == "grads" ? "gradient" : place) })
}

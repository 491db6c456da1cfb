import GraphCore
import ReferenceBackend
import Testing

/// The backends that every case runs on; adding one is one line.
private let backends: [any Backend] = [
  ReferenceBackend()
]

@Test(arguments: try KerasCase.folderNames())
func agreesWithKeras(name: String) throws {
  for backend in backends {
    let replay = try Replay(KerasCase(named: name), on: backend)
    try replay.run()
    #expect(
      replay.differences.isEmpty, "\(name) on \(backend.name): \(replay.differences.prefix(8).joined(separator: "; "))")
    #expect(replay.comparisons > 20)
  }
}

import Diagnostics
import ExperimentRunner
import TensorCore
import Testing

/// Whatever stands in a file, checking it ends with messages.
@Suite struct HostileInputTests {
  /// Damages the texts that we have at random places, a thousand times, always the same way.
  @Test func damagedExperimentsAreRefusedNotCrashedOn() throws {
    let folder = GoldenFolder("Diagnostics")
    let corpus = folder.stems(".md").compactMap { folder.text("\($0).md") } + [iris()]
    let pieces = [
      "(", ")", "[", "]", "\"", "```", "\n", " ", "=", "-", "9999999999999999999", "Input(shape=(", "Dense(", "0",
      "1e999",
      "model = fit\n", "Model(", "None", "True", "#", "\t", "> ", "- ", "= ", "`", "x", "lambda: ",
      "for i in range(3):\n ",
      "\u{0}", "é", "🦉", "-1", "[] * 10000000", "validation_split", "Sequential([])", "layers.", ".x", "units=",
    ]
    var stream = RandomStream(seed: 1, label: "hostile input", purpose: "damage")
    for round in 0..<400 {
      var characters = Array(corpus[stream.integer(below: corpus.count)])
      for _ in 0...stream.integer(below: 3) {
        let place = stream.integer(below: characters.count + 1)
        if stream.integer(below: 2) == 0 {
          characters.insert(contentsOf: pieces[stream.integer(below: pieces.count)], at: place)
        } else if place < characters.count {
          let end = min(place + 1 + stream.integer(below: 30), characters.count)
          characters.removeSubrange(place..<end)
        }
      }
      let result = Experiment(path: "damaged.md", text: String(characters)).check()
      for diagnostic in result.diagnostics {
        #expect(diagnostic.code != "internal", "round \(round): \(diagnostic.message)")
        #expect(!DiagnosticRenderer().render(diagnostic).isEmpty)
      }
    }
  }
}

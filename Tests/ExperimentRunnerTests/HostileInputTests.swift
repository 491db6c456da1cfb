import Diagnostics
import ExperimentRunner
import TensorCore
import Testing

/// Whatever stands in a file, checking it ends with messages.
@Suite struct HostileInputTests {
  /// Files as no editor saves them.
  static let odd = [
    "", "\n", "\u{FEFF}", "\u{0}", "# T\r\n\r\n```setup\r\nx = f\"{1}\"\r\n```\r\n", "# T\r```setup\rx = 1\r```\r",
    "\u{FEFF}```setup\nx  =  1\n```", "# T\u{0}\n```setup\nx = \"\u{0}\"\ny\u{0} = 1\n```\n", "```setup\nx = f\"{1",
    "```setup\nx = f\"\"\"{\n", "````setup\nx = 1\n```\n", String(repeating: "```setup\n", count: 500),
    String(repeating: "`= 1` ", count: 500), String(repeating: ">", count: 2_000) + " ```setup\n",
    "```setup\nx = " + String(repeating: "(", count: 5_000) + "\n```\n",
    "```setup\nx = " + String(repeating: "f\"{", count: 5_000) + "\n```\n",
    "```setup\nx = " + String(repeating: "2**", count: 5_000) + "1\n```\n",
    "```setup\nx = a[" + String(repeating: ":,", count: 5_000) + "]\n```\n",
    "```setup\nx = \"" + String(repeating: "a", count: 1_000_000) + "\"\n```\n",
    "```setup\nx = " + String(repeating: "a", count: 1_000_000) + "\n```\n",
    "`= " + String(repeating: "1+", count: 100_000) + "1`\n",
  ]

  @Test(arguments: odd.indices) func oddFilesEndWithMessages(index: Int) {
    let text = Self.odd[index]
    let result = Experiment(path: "odd.md", text: text).check()
    for diagnostic in result.diagnostics {
      #expect(diagnostic.code != "internal", "\(diagnostic.message)")
      #expect(DiagnosticRenderer().render(diagnostic).utf8.count < 10_000)
    }
    let once = FormattedExperiment(path: "odd.md", text: text).text
    #expect(FormattedExperiment(path: "odd.md", text: once).text == once)
  }

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
      "f\"{x", "{", "}", "**", "[:, ", "...",
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

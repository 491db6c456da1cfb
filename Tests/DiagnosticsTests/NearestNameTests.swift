import Diagnostics
import Testing

/// Which name was probably meant.
@Suite struct NearestNameTests {
  static let table: [(name: String, candidates: [String], nearest: String?)] = [
    ("Dens", ["Dense", "Dropout"], "Dense"),
    ("activaton", ["activation", "use_bias"], "activation"),
    ("epoch", ["epochs", "batch_size"], "epochs"),
    ("modle", ["model", "fit"], "model"),
    ("fti", ["fit", "data"], "fit"),
    ("conv2d", ["Conv2D", "Conv3D"], "Conv2D"),
    ("moddell", ["model"], "model"),
    ("modddell", ["model"], nil),
    ("join", ["min", "len"], nil),
    ("x", ["y", "z"], nil),
    ("x", ["X"], "X"),
    ("ab", ["ac"], nil),
    ("abc", ["abd"], "abd"),
    ("model", ["model"], nil),
    ("", ["a"], nil),
    ("anything", [], nil),
  ]

  @Test(arguments: table) func findsWhatWasMeant(name: String, candidates: [String], nearest: String?) {
    #expect(nearestName(to: name, among: candidates) == nearest)
  }

  @Test func equallyNearNamesAreChosenByTheAlphabet() {
    let names = ["trainx", "trainb", "trainz"]
    #expect(nearestName(to: "train", among: names) == "trainb")
    #expect(nearestName(to: "train", among: names.reversed()) == "trainb")
    #expect(nearestName(to: "trian", among: ["trans", "train"]) == "train")
  }
}

import Diagnostics
import ExperimentRunner
import Foundation
import Hornbook
import Testing

/// A column of texts on its way into a model, and layers that are adapted in an experiment.
@Suite struct TextTests {
  /// Reviews of two kinds, told apart by single words.
  private func folder() throws -> String {
    let (good, bad) = (["great", "lovely", "superb", "fine"], ["awful", "boring", "dreadful", "poor"])
    var lines = ["label,review,stars"]
    for index in 0..<80 {
      let words = index % 2 == 0 ? good : bad
      lines.append(
        "\(index % 2 == 0 ? "pos" : "neg"),\"A \(words[index / 2 % 4]), truly \(words[index / 8 % 4]) film\",\(index % 5)"
      )
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try lines.joined(separator: "\n").write(
      to: folder.appendingPathComponent("reviews.csv"), atomically: true, encoding: .utf8)
    return folder.path
  }

  private let data = """
    reviews = load_csv("reviews.csv", target="label", text="review", drop="stars")
    train, test = reviews.split(test=0.25, stratify=True)
    words = TextVectorization(max_tokens=50, output_sequence_length=6)
    words.adapt(train.x)
    print(reviews.x[0], words.get_vocabulary()[:3], words.vocabulary_size() == len(words.get_vocabulary()))
    train = train.map(x=words)
    test = test.map(x=words)
    """

  private let model = """
    Input((None,), dtype="int32")
    Embedding(words.vocabulary_size(), 8, mask_zero=True)
    GlobalAveragePooling1D()
    Dense(2, activation="softmax")
    """

  @Test func textsAreClassifiedFromAFile() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var options = RunOptions()
    options.dataFolders = [folder]
    let text = document(
      ("data", data), ("model", model),
      ("compile", "optimizer = Adam(0.05)\nloss = \"sparse_categorical_crossentropy\"\nmetrics = [\"accuracy\"]"),
      ("fit", "data = train\nepochs = 12\nbatch_size = 8"), ("evaluate", "data = test"),
      ("expect", "evaluate.accuracy >= 0.95"))
    let result = try run(text, options)
    #expect(result.directives[0].printed == "A great, truly great film [\"\", \"[UNK]\", \"truly\"] True\n")
    #expect(try #require(result.evaluation?.metrics.first { $0.name == "accuracy" }?.value) >= 0.95)
    let raw = text.replacingOccurrences(of: "train = train.map(x=words)\n", with: "")
    let messages = Experiment(path: "test.md", text: raw).check(options).diagnostics.map(\.message)
    #expect(messages == ["reviews holds texts, and a model takes numbers"])
  }

  private func problems(_ text: String) -> [String] {
    Experiment(path: "test.md", text: text).check().diagnostics.map { "\($0.code): \($0.message) \($0.help)" }
  }

  @Test func textLayersBelongBeforeTheModel() {
    #expect(
      problems(document(("model", "Input((1,))\nTextVectorization()"))) == [
        "type: expected a layer, received a text layer [\"texts become numbers in a data block: data.map(x = layer); "
          + "the model starts with what that gives\"]"
      ])
    #expect(
      problems(document(("model", "x = Input((1,))\nkeras.Model(x, StringLookup()(x))"))) == [
        "type: StringLookup: expected texts, received a symbolic tensor [\"texts become numbers in a data block: "
          + "data.map(x = layer); the model starts with what that gives\"]"
      ])
    #expect(
      problems(document(("data", "w = TextVectorization()\nx = w([\"a b\"])"))) == [
        "argument: TextVectorization: vocabulary: expected a vocabulary, received none "
          + "[\"Call adapt with the texts of the training part, or give vocabulary=[…].\"]"
      ])
    #expect(
      problems(document(("data", "w = StringLookup()\nw.adapt([\"a\"])"), ("data", "w.adapt([\"b\"])"))) == [
        "frozen: a text layer of a block above cannot be adapted "
          + "[\"call adapt in the block that makes the layer, so that every reader sees the same one\"]"
      ])
  }

  @Test func layersAreAdaptedInABlock() throws {
    let text = document(
      (
        "data",
        """
        d = Dataset(arange(20).astype("float32").reshape((10, 2)), arange(10) % 2)
        norm = Normalization()
        norm.adapt(d.x)
        bins = Discretization(num_bins=4)
        bins.adapt(d.x)
        codes = IntegerLookup()
        codes.adapt(tensor([3, 3, 5]))
        """
      ),
      ("model", "Input((2,))\nnorm\nDense(1, activation=\"sigmoid\")"),
      ("model binned", "Input((2,))\nbins"), ("model coded", "Input((2,), dtype=\"int32\")\ncodes"))
    var models: [String: Model] = [:]
    for directive in try run(text).directives {
      if case .model(let name, let model) = directive.outcome { models[name] = model }
    }
    // Of 0, 2, … 18 the mean is 9 and the biased variance 33; the odd numbers lie one higher.
    #expect(models["model"]?.weights.prefix(3).map { $0.value?.numbers } == [[9, 10], [33, 33], [10]])
    let backend = ReferenceBackend()
    let x = Tensor([0, 19] as [Float], shape: [1, 2])
    #expect(try models["binned"]?.predict([x], backend: backend)[0].numbers == [0, 3])
    let ids = Tensor([3, 4] as [Int32], shape: [1, 2])
    #expect(try models["coded"]?.predict([ids], backend: backend)[0].numbers == [1, 0])
  }
}

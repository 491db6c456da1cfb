import GraphCore
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// Layers for texts, and layers that are adapted to data.
///
/// The vocabularies and numbers are those of Keras 3.15 on TensorFlow: `adapt` with `texts`, then a call with `probe`.
@Suite struct TextLayerTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var arguments: @Sendable () -> [String: Argument]
    var texts: [String]?
    var probe: [String]?
    var vocabulary: [String]
    var shape: [Int]
    var numbers: [Double]

    init(
      _ arguments: @escaping @Sendable @autoclosure () -> [String: Argument], texts: [String]? = nil,
      probe: [String]? = nil, _ vocabulary: [String], _ shape: [Int], _ numbers: [Double]
    ) {
      self.arguments = arguments
      self.texts = texts
      self.probe = probe
      self.vocabulary = vocabulary
      self.shape = shape
      self.numbers = numbers
    }

    var testDescription: String { arguments().map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ", ") }
  }

  static let texts = [
    "The cat sat on the mat.", "The dog; the DOG!", "A cat & a dog", "éclair Été", "  ", "don't stop",
  ]

  static let vectorizations: [Case] = [
    Case(
      [:], ["", "[UNK]", "the", "dog", "cat", "a", "éclair", "Été", "stop", "sat", "on", "mat", "dont"], [3, 3],
      [2, 4, 1, 3, 3, 5, 0, 0, 0]),
    Case(
      ["output_sequence_length": .integer(2)],
      ["", "[UNK]", "the", "dog", "cat", "a", "éclair", "Été", "stop", "sat", "on", "mat", "dont"], [3, 2],
      [2, 4, 3, 3, 0, 0]),
    Case(["max_tokens": .integer(5)], ["", "[UNK]", "the", "dog", "cat"], [3, 3], [2, 4, 1, 3, 3, 1, 0, 0, 0]),
    Case(
      ["standardize": .string("lower")],
      [
        "", "[UNK]", "the", "cat", "a", "éclair", "Été", "stop", "sat", "on", "mat.", "don't", "dog;", "dog!", "dog",
        "&",
      ], [3, 3], [2, 1, 1, 14, 14, 4, 0, 0, 0]),
    Case(
      ["standardize": .none],
      [
        "", "[UNK]", "the", "cat", "The", "éclair", "Été", "stop", "sat", "on", "mat.", "don't", "dog;", "dog", "a",
        "DOG!", "A", "&",
      ], [3, 3], [4, 1, 1, 13, 13, 14, 0, 0, 0]),
    Case(
      ["standardize": .string("strip_punctuation")],
      ["", "[UNK]", "the", "dog", "cat", "The", "éclair", "Été", "stop", "sat", "on", "mat", "dont", "a", "DOG", "A"],
      [3, 3], [5, 4, 1, 3, 3, 13, 0, 0, 0]),
    Case(
      ["split": .string("character"), "max_tokens": .integer(12)],
      ["", "[UNK]", " ", "t", "a", "o", "h", "e", "d", "g", "c", "é"], [3, 13],
      [
        3, 6, 7, 2, 10, 4, 3, 2, 1, 7, 1, 1, 4, 8, 5, 9, 2, 8, 5, 9, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0,
      ]),
    Case(
      ["split": .none], texts: ["a b", "c", "a b"], probe: ["a b", "c", "x"], ["", "[UNK]", "a b", "c"], [3], [2, 3, 1]),
    Case(
      ["ngrams": .integer(2)],
      [
        "", "[UNK]", "the", "dog", "the dog", "cat", "a", "éclair Été", "éclair", "Été", "the mat", "the cat", "stop",
        "sat on", "sat", "on the", "on", "mat", "dont stop", "dont", "dog the", "cat sat", "cat a", "a dog", "a cat",
      ], [3, 5], [2, 5, 1, 11, 1, 3, 3, 6, 1, 1, 0, 0, 0, 0, 0]),
    Case(
      ["ngrams": .list([.integer(1), .integer(3)]), "max_tokens": .integer(20)],
      [
        "", "[UNK]", "the", "dog", "cat", "a", "éclair", "Été", "the dog the", "the cat sat", "stop", "sat on the",
        "sat", "on the mat", "on", "mat", "dont", "dog the dog", "cat sat on", "cat a dog",
      ], [3, 4], [2, 4, 1, 1, 3, 3, 5, 1, 0, 0, 0, 0]),
    Case(
      ["ngrams": .list([.integer(2)])],
      [
        "", "[UNK]", "the dog", "éclair Été", "the mat", "the cat", "sat on", "on the", "dont stop", "dog the",
        "cat sat", "cat a", "a dog", "a cat",
      ], [3, 2], [5, 1, 1, 1, 0, 0]),
    Case(
      ["output_mode": .string("multi_hot")],
      ["[UNK]", "the", "dog", "cat", "a", "éclair", "Été", "stop", "sat", "on", "mat", "dont"], [3, 12],
      [1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    Case(
      ["output_mode": .string("tf_idf")],
      ["[UNK]", "the", "dog", "cat", "a", "éclair", "Été", "stop", "sat", "on", "mat", "dont"], [3, 12],
      [
        1.30784, 1.09861, 0, 1.09861, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2.19722, 0, 1.38629, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0,
      ]),
    Case(
      ["output_mode": .string("count")],
      ["[UNK]", "the", "dog", "cat", "a", "éclair", "Été", "stop", "sat", "on", "mat", "dont"], [3, 12],
      [1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    Case(
      ["output_mode": .string("multi_hot"), "max_tokens": .integer(20), "pad_to_max_tokens": .bool(true)],
      ["[UNK]", "the", "dog", "cat", "a", "éclair", "Été", "stop", "sat", "on", "mat", "dont"], [3, 20],
      [
        1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      ]),
    Case(
      ["output_mode": .string("tf_idf"), "ngrams": .integer(2), "max_tokens": .integer(10)],
      ["[UNK]", "the", "dog", "the dog", "cat", "a", "éclair Été", "éclair", "Été", "the mat"], [3, 10],
      [
        3.8712, 1.09861, 0, 0, 1.09861, 0, 0, 0, 0, 0, 2.5808, 0, 2.19722, 0, 0, 1.38629, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0,
      ]),
    Case(
      ["vocabulary": .list([.string("cat"), .string("dog")])], ["", "[UNK]", "cat", "dog"], [3, 3],
      [1, 2, 1, 3, 3, 1, 0, 0, 0]),
    Case(
      ["vocabulary": .list([.string(""), .string("[UNK]"), .string("cat"), .string("dog")])],
      ["", "[UNK]", "cat", "dog"], [3, 3], [1, 2, 1, 3, 3, 1, 0, 0, 0]),
    Case(
      [
        "vocabulary": .list([.string("cat"), .string("dog")]), "idf_weights": .list([.number(0.5), .number(0.25)]),
        "output_mode": .string("tf_idf"),
      ], ["[UNK]", "cat", "dog"], [3, 3], [0.75, 0.5, 0, 0.375, 0, 0.5, 0, 0, 0]),
  ]

  static let lookups: [Case] = [
    Case([:], ["[UNK]", "b", "a", "d", "c"], [6], [2, 0, 1, 3, 0, 0]),
    Case(["num_oov_indices": .integer(2)], ["[UNK]", "[UNK]", "b", "a", "d", "c"], [6], [3, 0, 2, 4, 1, 0]),
    Case(["num_oov_indices": .integer(0)], probe: ["a", "b"], ["b", "a", "d", "c"], [2], [1, 0]),
    Case(["mask_token": .string("")], ["", "[UNK]", "b", "a", "d", "c"], [6], [3, 1, 2, 4, 0, 1]),
    Case(["mask_token": .string("[M]")], ["[M]", "[UNK]", "b", "a", "d", "c"], [6], [3, 1, 2, 4, 1, 1]),
    Case(
      ["output_mode": .string("one_hot")], probe: ["a", "zz"], ["[UNK]", "b", "a", "d", "c"], [2, 5],
      [0, 0, 1, 0, 0, 1, 0, 0, 0, 0]),
    Case(["max_tokens": .integer(3)], ["[UNK]", "b", "a"], [6], [2, 0, 1, 0, 0, 0]),
    Case(["vocabulary": .list([.string("x"), .string("y")])], probe: ["y", "q"], ["[UNK]", "x", "y"], [2], [2, 0]),
    Case(["oov_token": .string("OTHER")], ["OTHER", "b", "a", "d", "c"], [6], [2, 0, 1, 3, 0, 0]),
  ]

  private func check(_ layer: any TextLayer, _ example: Case, _ texts: [String], _ probe: [String]) throws {
    var layer = layer
    if example.arguments()["vocabulary"] == nil { try layer.adapt(to: texts) }
    #expect(layer.vocabulary == example.vocabulary)
    let result = try layer(probe)
    #expect(result.shape.dimensions == example.shape)
    #expect(zip(result.numbers, example.numbers).allSatisfy { abs($0 - $1) < 5e-6 }, "\(result.numbers)")
    let mode = example.arguments()["output_mode"].map { "\($0)" } ?? "int"
    #expect(result.dtype == (mode == "int" ? .int32 : .float32))
  }

  @Test(arguments: vectorizations) func vectorizesTexts(example: Case) throws {
    let layer = try TextVectorization(Arguments(TextVectorization.signature, example.arguments()))
    try check(layer, example, example.texts ?? Self.texts, example.probe ?? ["The cat! zebra", "dog dog a", ""])
  }

  @Test(arguments: lookups) func looksStringsUp(example: Case) throws {
    let layer = try StringLookup(Arguments(StringLookup.signature, example.arguments()))
    try check(
      layer, example, ["b", "a", "c", "b", "d", "b", "a"], example.probe ?? ["a", "zz", "b", "d", "", "[UNK]"])
  }

  @Test func rowsOfStringsBecomeVectors() throws {
    let rows = [["a", "zz"], ["b", "b"]]
    for (mode, expected) in [
      (TokenMode.multiHot, [1, 0, 1, 0, 0, 0, 1, 0, 0, 0]), (.count, [1, 0, 1, 0, 0, 0, 2, 0, 0, 0]),
    ] {
      var lookup = StringLookup(mode: mode)
      try lookup.adapt(to: ["b", "a", "c", "b", "d", "b", "a"])
      #expect(try lookup(rows: rows).numbers == expected.map(Double.init))
    }
    var weighted = StringLookup(mode: .tfIDF)
    try weighted.adapt(toRows: [["b", "a"], ["b", "c"], ["b", "b"]])
    #expect(weighted.vocabulary == ["[UNK]", "b", "c", "a"])
    let expected = [0.797399, 0, 0, 0.916291, 0, 1.119232, 0, 0]
    #expect(try zip(weighted(rows: rows).numbers, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func positionsBecomeStringsAgain() throws {
    func inverted(_ arguments: [String: Argument], _ positions: [Int]) throws -> [String] {
      let vocabulary = Argument.list([.string("x"), .string("y")])
      let given = arguments.merging(["invert": .bool(true), "vocabulary": vocabulary]) { $1 }
      return try StringLookup(Arguments(StringLookup.signature, given)).strings(at: positions)
    }
    #expect(try inverted([:], [0, 1, 2, 5]) == ["[UNK]", "x", "y", "[UNK]"])
    #expect(
      try inverted(["mask_token": .string("M"), "num_oov_indices": .integer(2)], [0, 1, 2, 3, 4, 9])
        == ["M", "[UNK]", "[UNK]", "x", "y", "[UNK]"])
  }

  /// Strings of all lengths that the hash tells apart: up to 3, 7, 16, 32 and 64 bytes, and more.
  @Test func unknownStringsShareManyPositionsByKerasHash() throws {
    let strings = [
      "alpha", "beta", "gamma", "delta", "", "é", "abcdefgh", "abcdefghijklmnopq", String(repeating: "x", count: 33),
      String(repeating: "y", count: 65), String(repeating: "z", count: 100), String(repeating: "q", count: 200),
    ]
    let lookup = StringLookup(["x"], unknownCount: 1000)
    #expect(try lookup(strings).numbers == [466, 40, 188, 941, 263, 25, 497, 400, 935, 76, 73, 425])
  }

  @Test func wholeNumbersAreAdapted() throws {
    let data = Tensor([5, 7, 5, 9, 7, 5, -3] as [Int32], shape: [7])
    for (given, expected, positions) in [
      (IntegerLookup(), [5, 7, 9, -3], [1, 2, 3, 4, 0, 0]),
      (IntegerLookup(unknownCount: 2), [5, 7, 9, -3], [2, 3, 4, 5, 0, 0]),
      (IntegerLookup(maskToken: 0), [5, 7, 9, -3], [2, 3, 4, 5, 0, 1]),
      (IntegerLookup(maximumTokens: 3), [5, 7], [1, 2, 0, 0, 0, 0]),
    ] {
      var lookup = given
      try lookup.adapt(to: data)
      #expect(lookup.vocabulary == expected)
      let x = Input(shape: [6], dtype: .int32)
      let model = try Model(inputs: x, outputs: lookup(x))
      let probe = Tensor([5, 7, 9, -3, 0, 100] as [Int32], shape: [1, 6])
      #expect(try model.predict([probe], backend: ReferenceBackend())[0].numbers == positions.map(Double.init))
    }
    let unready = #expect(throws: LayerError.self) { try IntegerLookup()(Input(shape: [2], dtype: .int32)) }
    #expect(
      unready?.description
        == "IntegerLookup(0 numbers): expected a vocabulary, received a layer that was not adapted. "
        + "Give vocabulary=[…], or call adapt with the training data first.")
  }

  @Test func binsAreAdapted() throws {
    let scattered = (0..<101).map { Double(($0 * 37 + 17) % 101) }
    let wide = (0..<1009).map { Double(($0 * 37 + 17) % 1009) }
    let cases: [(bins: Int, epsilon: Double, data: [Double], boundaries: [Double])] = [
      (4, 0.01, scattered, [24.250011444091797, 49.50006103515625, 74.75005340576172]),
      (3, 0.01, (1...10).map(Double.init), [3.3333332538604736, 6.666666507720947]),
      (10, 0.01, [1, 1, 1, 2, 2, 3], [1, 1, 1, 2, 2]),
      (5, 0.1, wide, [199.0000457763672, 399.0000915527344, 599.0001220703125, 799.0000610351562]),
      (5, 0.01, wide.map { $0 * $0 }, [39601.04296875, 159201.3125, 358801.59375, 638401.3125]),
      (2, 0.01, [1, 2, 3, 4, 5, 6, 7, 9], [4]), (4, 0.01, [-5.5, 2.25, 0, 3, 8, 1, 1, 1], [0, 1, 2.25]),
    ]
    for (bins, epsilon, data, expected) in cases {
      var layer = Discretization(bins: bins, epsilon: epsilon)
      try layer.adapt(to: Tensor(data.map { Float($0) }))
      let boundaries = try #require(layer.boundaries)
      #expect(boundaries.count == expected.count, "\(boundaries)")
      #expect(zip(boundaries, expected).allSatisfy { abs($0 - $1) <= 1e-6 * max(abs($1), 1) }, "\(boundaries)")
    }
    let unready = #expect(throws: LayerError.self) { try Discretization(bins: 3)(Input(shape: [2])) }
    #expect(
      unready?.description
        == "Discretization(bins: 3): expected boundaries, received a layer that was not adapted. "
        + "Call adapt with the training data first.")
  }

  @Test func textLayersRefuseWhatTheyCannotDo() throws {
    func message(_ arguments: [String: Argument]) -> String? {
      #expect(throws: ConfigurationError.self) {
        try TextVectorization(Arguments(TextVectorization.signature, arguments))
      }?.description
    }
    #expect(
      message(["max_tokens": .integer(2)])
        == "TextVectorization: max_tokens: expected more than the 2 positions of special tokens, received 2")
    #expect(
      message(["split": .string("sentence")])
        == "TextVectorization: split: expected one of \"whitespace\", \"character\", received \"sentence\"")
    #expect(
      message(["output_mode": .string("count"), "output_sequence_length": .integer(4)])
        == "TextVectorization: output_sequence_length: expected None where output_mode is not \"int\", received 4")
    let unready = #expect(throws: ConfigurationError.self) { try TextVectorization()(["a"]) }
    #expect(
      unready?.description
        == "TextVectorization: vocabulary: expected a vocabulary, received none. "
        + "Call adapt with the texts of the training part, or give vocabulary=[…].")
    let unknown = #expect(throws: ConfigurationError.self) { try StringLookup(["a"], unknownCount: 0)(["b"]) }
    #expect(
      unknown?.description
        == "StringLookup: inputs: expected strings of the vocabulary, as num_oov_indices is 0, received \"b\"")
  }
}

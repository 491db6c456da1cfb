import TensorCore

/// Turns texts into whole numbers, or vectors of counts, before they enter a model.
///
/// ```swift
/// var words = TextVectorization(outputLength: 4)
/// try words.adapt(to: ["the cat sat", "the dog"])
/// let ids = try words(["The cat!"])  // (1, 4): 2, 5, 0, 0
/// ```
/// A text is standardized, split into pieces, and these are joined to n-grams. Position 0 is padding, 1 a piece that is
/// not in the vocabulary, then come pieces by falling frequency; of equally frequent ones the later in the alphabet comes
/// first, as in Keras. Vectors of the modes other than `int` have no position for padding.
///
/// - SeeAlso: `keras.layers.TextVectorization`; ``TextLayer`` for where such layers stand.
public struct TextVectorization: TextLayer {
  /// What is done to a text before it is split.
  public enum Standardization: String, Hashable, Sendable, CaseIterable {
    case none
    /// ASCII letters to lower case, punctuation taken out.
    case lowerAndStripPunctuation = "lower_and_strip_punctuation"
    case lower
    case stripPunctuation = "strip_punctuation"
  }

  /// What the pieces of a text are.
  public enum Split: String, Hashable, Sendable, CaseIterable {
    /// The whole text is one piece.
    case none
    case whitespace
    case character
  }

  public static let signature = Signature(
    "TextVectorization",
    [
      .init("max_tokens", .none), .init("standardize", .string("lower_and_strip_punctuation")),
      .init("split", .string("whitespace")), .init("ngrams", .none), .init("output_mode", .string("int")),
      .init("output_sequence_length", .none), .init("pad_to_max_tokens", .bool(false)), .init("vocabulary", .none),
      .init("idf_weights", .none), .init("sparse", .bool(false)), .init("ragged", .bool(false)),
      .init("encoding", .string("utf-8")), .init("name", .none),
    ])

  public let standardization: Standardization
  public let split: Split
  /// How many neighbouring pieces are joined to one by a space; empty for single pieces alone.
  public let ngrams: [Int]
  public let mode: TokenMode
  /// The length of every row of positions; `nil` for that of the longest text.
  public let outputLength: Int?
  /// Whether vectors are as long as the largest vocabulary may be.
  public let padsToLimit: Bool
  private var table: TokenTable
  private let isGiven: Bool
  public private(set) var hasVocabulary: Bool

  public init(
    maximumTokens: Int? = nil, standardization: Standardization = .lowerAndStripPunctuation, split: Split = .whitespace,
    ngrams: [Int] = [], mode: TokenMode = .int, outputLength: Int? = nil, vocabulary: [String]? = nil
  ) {
    precondition(maximumTokens ?? 3 > 2, "TextVectorization: two positions are for padding and unknown words")
    precondition(outputLength ?? 1 > 0, "TextVectorization: a length is at least 1")
    precondition(mode != .oneHot, "TextVectorization: the modes are int, multi-hot, count and tf-idf")
    self.standardization = standardization
    self.split = split
    self.ngrams = ngrams
    self.mode = mode
    self.outputLength = outputLength
    padsToLimit = false
    table = TokenTable(
      maskToken: mode == .int ? "" : nil, unknownToken: "[UNK]", unknownCount: 1, limit: maximumTokens)
    isGiven = vocabulary != nil
    hasVocabulary = isGiven
    if let vocabulary { table.set(vocabulary) }
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireDense()
    _ = try arguments.layerName()
    _ = try arguments.string("encoding", oneOf: ["utf-8"])
    guard try !arguments.bool("ragged") else {
      throw arguments.error("ragged", expected: "False", help: "Rows are filled up to one length.")
    }
    standardization =
      if case .none = arguments["standardize"] { .none } else {
        Standardization(
          rawValue: try arguments.string("standardize", oneOf: Standardization.allCases.dropFirst().map(\.rawValue)))
          ?? .none
      }
    split =
      if case .none = arguments["split"] { .none } else {
        Split(rawValue: try arguments.string("split", oneOf: Split.allCases.dropFirst().map(\.rawValue))) ?? .none
      }
    switch arguments["ngrams"] {
    case .none: ngrams = []
    case .integer: ngrams = Array(1...(try arguments.integer("ngrams", atLeast: 1, atMost: 100)))
    default:
      ngrams = try arguments.axes("ngrams")
      guard !ngrams.isEmpty, ngrams.allSatisfy({ (1...100).contains($0) }) else {
        throw arguments.error("ngrams", expected: "a whole number of at least 1, or a tuple of them")
      }
    }
    let modes = TokenMode.allCases.filter { $0 != .oneHot }.map(\.rawValue)
    mode = TokenMode(rawValue: try arguments.string("output_mode", oneOf: modes)) ?? .int
    outputLength = try arguments.optionalSize("output_sequence_length")
    guard outputLength == nil || mode == .int else {
      throw arguments.error("output_sequence_length", expected: "None where output_mode is not \"int\"")
    }
    (table, isGiven) = try arguments.tokenTable(
      maskToken: mode == .int ? "" : nil, unknownToken: "[UNK]", unknownCount: 1, mode: mode)
    hasVocabulary = isGiven
    padsToLimit = try arguments.bool("pad_to_max_tokens")
    guard !padsToLimit || table.limit != nil else {
      throw arguments.error("pad_to_max_tokens", expected: "False without max_tokens")
    }
  }

  public var vocabulary: [String] { table.listed }
  public var tokenCount: Int { padsToLimit ? table.limit ?? table.count : table.count }

  public mutating func adapt(to texts: [String]) throws {
    guard !isGiven else {
      throw ConfigurationError(
        object: "TextVectorization", argument: "vocabulary", expected: "None where the layer is adapted",
        received: "\(table.tokens.count) strings")
    }
    table.adapt(to: texts.map(pieces))
    hasVocabulary = true
  }

  private static let punctuation = Set("!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'".unicodeScalars)

  /// The pieces of a text.
  func pieces(_ text: String) -> [String] {
    var scalars = Array(text.unicodeScalars)
    if standardization == .lower || standardization == .lowerAndStripPunctuation {
      scalars = scalars.map { ("A"..."Z").contains($0) ? Unicode.Scalar($0.value + 32) ?? $0 : $0 }
    }
    if standardization == .stripPunctuation || standardization == .lowerAndStripPunctuation {
      scalars.removeAll { Self.punctuation.contains($0) }
    }
    let single: [String] =
      switch split {
      case .none: [String(String.UnicodeScalarView(scalars))]
      case .character: scalars.map { String($0) }
      case .whitespace: scalars.split { $0.properties.isWhitespace }.map { String(String.UnicodeScalarView($0)) }
      }
    guard !ngrams.isEmpty else { return single }
    return ngrams.flatMap { size in
      size > single.count ? [] : (0...single.count - size).map { single[$0..<$0 + size].joined(separator: " ") }
    }
  }

  /// Each text's positions, cut or filled up with 0 to one length: `(texts, length)`, `int32`, without `split`
  /// `(texts,)`; in other modes a vector for each text, `(texts, tokens)`, `float32`.
  public func callAsFunction(_ texts: [String]) throws -> Tensor {
    try requireVocabulary()
    let rows = texts.map { pieces($0).map { table.position(of: $0) ?? 0 } }
    guard mode == .int else { return table.vectors(rows, mode: mode, width: tokenCount) }
    if split == .none, ngrams.isEmpty, outputLength == nil { return Tensor(rows.map { Int32($0[0]) }) }
    let length = outputLength ?? rows.map(\.count).max() ?? 0
    let cells = rows.flatMap { row in
      row.prefix(length).map { Int32($0) } + [Int32](repeating: 0, count: max(0, length - row.count))
    }
    return Tensor(Array(cells), shape: [texts.count, length])
  }
}

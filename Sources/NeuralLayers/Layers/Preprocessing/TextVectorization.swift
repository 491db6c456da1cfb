import TensorCore

/// Turns texts into whole numbers before they enter a model, as tensors hold numbers only.
///
/// ```swift
/// var words = TextVectorization(outputLength: 4)
/// words.adapt(to: ["the cat sat", "the dog"])
/// let ids = words(["The cat!"])  // (1, 4): 2, 5, 0, 0
/// ```
/// Position 0 is padding, 1 a word that is not in the vocabulary, then come words by falling frequency; of equally
/// frequent ones the later in the alphabet comes first, as in Keras.
///
/// - SeeAlso: `keras.layers.TextVectorization`, with the output mode `int`.
public struct TextVectorization: Hashable, Sendable {
  /// What is done to a text before it is split.
  public enum Standardization: String, Hashable, Sendable {
    case none
    /// ASCII letters to lower case, punctuation taken out.
    case lowerAndStripPunctuation = "lower_and_strip_punctuation"
    case lower
    case stripPunctuation = "strip_punctuation"
  }

  /// What the pieces of a text are.
  public enum Split: String, Hashable, Sendable {
    case whitespace
    case character
  }

  /// The most positions, the two special ones included; `nil` for no limit.
  public var maximumTokens: Int?
  public var standardization: Standardization
  public var split: Split
  /// The length of every result; `nil` for that of the longest text.
  public var outputLength: Int?
  /// The words by their positions, from 2 on.
  public private(set) var words: [String] = []
  private var positions: [String: Int32] = [:]

  public init(
    maximumTokens: Int? = nil, standardization: Standardization = .lowerAndStripPunctuation, split: Split = .whitespace,
    outputLength: Int? = nil, vocabulary: [String] = []
  ) {
    precondition(maximumTokens ?? 3 > 2, "TextVectorization: two positions are for padding and unknown words")
    precondition(outputLength ?? 1 > 0, "TextVectorization: a length is at least 1")
    self.maximumTokens = maximumTokens
    self.standardization = standardization
    self.split = split
    self.outputLength = outputLength
    setVocabulary(vocabulary)
  }

  /// The vocabulary as Keras lists it.
  public var vocabulary: [String] { ["", "[UNK]"] + words }

  /// Sets the words, by falling frequency; the special ones may stand before them or not.
  public mutating func setVocabulary(_ vocabulary: [String]) {
    words = vocabulary.first == "" ? Array(vocabulary.dropFirst(2)) : vocabulary
    if let maximumTokens { words = Array(words.prefix(maximumTokens - 2)) }
    positions = [:]
    for (index, word) in words.enumerated() where positions[word] == nil { positions[word] = Int32(index + 2) }
  }

  /// Takes the vocabulary from texts.
  public mutating func adapt(to texts: [String]) {
    var counts: [String: Int] = [:]
    for text in texts { for token in tokens(text) { counts[token, default: 0] += 1 } }
    // Bytes, so that the order is the same under every collation.
    let sorted = counts.sorted {
      $0.value != $1.value ? $0.value > $1.value : $1.key.utf8.lexicographicallyPrecedes($0.key.utf8)
    }
    setVocabulary(sorted.map(\.key))
  }

  /// The pieces of a text.
  func tokens(_ text: String) -> [String] {
    var scalars = Array(text.unicodeScalars)
    if standardization == .lower || standardization == .lowerAndStripPunctuation {
      scalars = scalars.map { ("A"..."Z").contains($0) ? Unicode.Scalar($0.value + 32) ?? $0 : $0 }
    }
    if standardization == .stripPunctuation || standardization == .lowerAndStripPunctuation {
      let punctuation = Set("!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'".unicodeScalars)
      scalars.removeAll { punctuation.contains($0) }
    }
    switch split {
    case .character: return scalars.map { String($0) }
    case .whitespace:
      return scalars.split { $0.properties.isWhitespace }.map { String(String.UnicodeScalarView($0)) }
    }
  }

  /// The positions of each text's words, cut or filled up with 0 to one length: `(texts, length)`, `int32`.
  public func callAsFunction(_ texts: [String]) -> Tensor {
    let rows = texts.map { tokens($0).map { positions[$0] ?? 1 } }
    let length = outputLength ?? rows.map(\.count).max() ?? 0
    let cells = rows.flatMap { row in
      row.prefix(length) + [Int32](repeating: 0, count: max(0, length - row.count))
    }
    return Tensor(Array(cells), shape: [texts.count, length])
  }
}

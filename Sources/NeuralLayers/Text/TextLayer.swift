import TensorCore

/// A preprocessing layer of Keras that takes texts.
///
/// Tensors hold numbers only, so such a layer is no step of a model here: it turns columns of texts into tensors before
/// they enter one, where data is prepared.
/// ```swift
/// var words = TextVectorization(outputLength: 40)
/// try words.adapt(to: train)  // the vocabulary is that of the training part alone
/// let ids = try words(test)  // (samples, 40), for an Embedding(words.tokenCount, …)
/// ```
public protocol TextLayer: ConfigurableObject, SendableMetatype {
  /// Whether a vocabulary was given or taken from texts.
  var hasVocabulary: Bool { get }
  /// The vocabulary as Keras lists it, special tokens first.
  var vocabulary: [String] { get }
  /// How many positions there are: `input_dim` of an Embedding.
  var tokenCount: Int { get }

  /// Takes the vocabulary from texts.
  ///
  /// - Throws: ``ConfigurationError`` if the vocabulary was given.
  mutating func adapt(to texts: [String]) throws

  /// Texts as a tensor with one row for each.
  ///
  /// - Throws: ``ConfigurationError`` if there is no vocabulary yet, or a text cannot be written.
  func callAsFunction(_ texts: [String]) throws -> Tensor
}

/// The layers of Keras that take texts, by Keras's names.
public enum TextLayerCatalog {
  public static let all: [any TextLayer.Type] = [TextVectorization.self, StringLookup.self]
}

extension TextLayer {
  /// The error of a layer that does not know its tokens.
  func requireVocabulary() throws {
    guard hasVocabulary else {
      throw ConfigurationError(
        object: Self.signature.name, argument: "vocabulary", expected: "a vocabulary", received: "none",
        help: "Call adapt with the texts of the training part, or give vocabulary=[…].")
    }
  }
}

extension Arguments {
  /// Texts, or `nil` for None.
  func optionalStrings(_ name: String) throws(ConfigurationError) -> [String]? {
    if case .none = self[name] { return nil }
    guard case .list(let elements) = self[name] else { throw error(name, expected: "a list of strings") }
    var strings: [String] = []
    for element in elements {
      guard case .string(let string) = element else { throw error(name, expected: "a list of strings") }
      strings.append(string)
    }
    return strings
  }

  /// The arguments that all layers with a vocabulary of texts share, checked against each other.
  func tokenTable(
    maskToken: String?, unknownToken: String, unknownCount: Int, mode: TokenMode
  ) throws(ConfigurationError) -> (table: TokenTable, isGiven: Bool) {
    let limit = try optionalSize("max_tokens")
    let special = unknownCount + (maskToken == nil ? 0 : 1)
    if let limit, limit <= special {
      throw error("max_tokens", expected: "more than the \(special) positions of special tokens")
    }
    var table = TokenTable(
      maskToken: maskToken, unknownToken: unknownToken, unknownCount: unknownCount, limit: limit)
    guard let vocabulary = try optionalStrings("vocabulary") else {
      try requireNone("idf_weights", help: "Weights are given together with the vocabulary, or both are adapted.")
      return (table, false)
    }
    let weights = try optionalNumbers("idf_weights")
    table.set(vocabulary, weights: weights ?? [])
    guard Set(table.tokens).count == table.tokens.count, !table.tokens.isEmpty else {
      throw error("vocabulary", expected: "different strings, at least one")
    }
    guard (mode == .tfIDF) == (weights != nil), weights == nil || weights?.count == table.tokens.count else {
      throw error(
        "idf_weights", expected: mode == .tfIDF ? "a weight for each of \(table.tokens.count) strings" : "None")
    }
    return (table, true)
  }
}

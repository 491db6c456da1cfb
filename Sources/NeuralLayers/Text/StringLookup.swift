import TensorCore

/// Gives strings of a vocabulary their positions in it.
///
/// ```swift
/// var colours = StringLookup()
/// try colours.adapt(to: ["red", "blue", "red"])
/// let ids = try colours(["blue", "green", "red"])  // 2, 0, 1
/// ```
/// Position 0 is the mask's, if there is a mask token; then come those of unknown strings, one of several being chosen
/// by a hash; then the vocabulary by falling frequency, of equally frequent strings the later in the alphabet first.
///
/// - SeeAlso: `keras.layers.StringLookup`; ``TextLayer`` for where such layers stand.
public struct StringLookup: TextLayer {
  public static let signature = Signature(
    "StringLookup",
    [
      .init("max_tokens", .none), .init("num_oov_indices", .integer(1)), .init("mask_token", .none),
      .init("oov_token", .string("[UNK]")), .init("vocabulary", .none), .init("idf_weights", .none),
      .init("invert", .bool(false)), .init("output_mode", .string("int")), .init("pad_to_max_tokens", .bool(false)),
      .init("sparse", .bool(false)), .init("encoding", .string("utf-8")), .init("name", .none),
    ])

  public let mode: TokenMode
  /// Whether positions become strings, by ``strings(at:)``.
  public let invert: Bool
  /// Whether vectors are as long as the largest vocabulary may be.
  public let padsToLimit: Bool
  private var table: TokenTable
  private let isGiven: Bool
  public private(set) var hasVocabulary: Bool

  public init(
    _ vocabulary: [String]? = nil, maximumTokens: Int? = nil, unknownCount: Int = 1, maskToken: String? = nil,
    unknownToken: String = "[UNK]", mode: TokenMode = .int
  ) {
    precondition(unknownCount >= 0, "StringLookup: a count is at least 0")
    self.mode = mode
    invert = false
    padsToLimit = false
    table = TokenTable(
      maskToken: maskToken, unknownToken: unknownToken, unknownCount: unknownCount, limit: maximumTokens)
    isGiven = vocabulary != nil
    hasVocabulary = isGiven
    if let vocabulary { table.set(vocabulary) }
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireDense()
    _ = try arguments.string("encoding", oneOf: ["utf-8"])
    _ = try arguments.layerName()
    mode = TokenMode(rawValue: try arguments.string("output_mode", oneOf: TokenMode.allCases.map(\.rawValue))) ?? .int
    invert = try arguments.bool("invert")
    guard !invert || mode == .int else {
      throw arguments.error("output_mode", expected: "\"int\" where invert is True")
    }
    guard let unknownToken = try arguments.optionalString("oov_token") else {
      throw arguments.error("oov_token", expected: "a string")
    }
    (table, isGiven) = try arguments.tokenTable(
      maskToken: try arguments.optionalString("mask_token"), unknownToken: unknownToken,
      unknownCount: try arguments.integer("num_oov_indices", atLeast: 0, atMost: 1 << 24), mode: mode)
    hasVocabulary = isGiven
    padsToLimit = try arguments.bool("pad_to_max_tokens")
    guard !padsToLimit || table.limit != nil else {
      throw arguments.error("pad_to_max_tokens", expected: "False without max_tokens")
    }
  }

  public var vocabulary: [String] { table.listed }
  public var tokenCount: Int { padsToLimit ? table.limit ?? table.count : table.count }

  public mutating func adapt(to texts: [String]) throws { try adapt(toRows: texts.map { [$0] }) }

  /// Takes the vocabulary from rows of strings; in the mode `tf_idf` a row counts once for each of its strings.
  public mutating func adapt(toRows rows: [[String]]) throws {
    guard !isGiven else {
      throw ConfigurationError(
        object: "StringLookup", argument: "vocabulary", expected: "None where the layer is adapted",
        received: "\(table.tokens.count) strings")
    }
    table.adapt(to: rows)
    hasVocabulary = true
  }

  public func callAsFunction(_ texts: [String]) throws -> Tensor {
    let rows = try positions(texts.map { [$0] })
    guard mode != .int else { return Tensor(rows.map { Int32($0[0]) }) }
    return table.vectors(rows, mode: mode, width: tokenCount)
  }

  /// Rows of strings: their positions, `(rows, strings)`, or a vector for each row.
  public func callAsFunction(rows: [[String]]) throws -> Tensor {
    let positions = try positions(rows)
    let width = rows.first?.count ?? 0
    guard rows.allSatisfy({ $0.count == width }) else {
      throw ConfigurationError(
        object: "StringLookup", argument: "inputs", expected: "rows of one length", received: "rows that differ")
    }
    switch mode {
    case .int: return Tensor(positions.flatMap { $0.map { Int32($0) } }, shape: [rows.count, width])
    case .oneHot:
      return table.vectors(positions.flatMap { $0.map { [$0] } }, mode: mode, width: tokenCount)
        .reshaped(to: [rows.count, width, tokenCount])
    default: return table.vectors(positions, mode: mode, width: tokenCount)
    }
  }

  /// The strings at positions; the unknown token for positions that there are not.
  public func strings(at positions: [Int]) throws -> [String] {
    try requireVocabulary()
    return positions.map(table.token(at:))
  }

  private func positions(_ rows: [[String]]) throws -> [[Int]] {
    try requireVocabulary()
    return try rows.map { row in
      try row.map { text in
        guard let position = table.position(of: text) else {
          throw ConfigurationError(
            object: "StringLookup", argument: "inputs", expected: "strings of the vocabulary, as num_oov_indices is 0",
            received: "\"\(text)\"")
        }
        return position
      }
    }
  }
}

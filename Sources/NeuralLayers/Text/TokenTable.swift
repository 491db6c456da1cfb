import TensorCore

/// How positions of tokens are written.
public enum TokenMode: String, Hashable, Sendable, CaseIterable {
  /// As they are, `int32`.
  case int
  /// A vector with a single 1 for each token.
  case oneHot = "one_hot"
  /// A vector for each row with 1 for every token that occurs.
  case multiHot = "multi_hot"
  /// A vector for each row that says how often each token occurs.
  case count
  /// The counts, each times its token's weight, log(1 + rows / (1 + rows with the token)).
  case tfIDF = "tf_idf"
}

/// A vocabulary with its positions: that of the mask, those of unknown tokens, then the tokens.
struct TokenTable: Hashable, Sendable {
  /// The tokens by their positions, from ``offset`` on.
  private(set) var tokens: [String] = []
  /// For ``TokenMode/tfIDF``, the weight of each token.
  private(set) var weights: [Double] = []
  let maskToken: String?
  let unknownToken: String
  let unknownCount: Int
  /// The most positions, special ones included.
  let limit: Int?
  private var positions: [String: Int] = [:]

  init(maskToken: String?, unknownToken: String, unknownCount: Int, limit: Int?) {
    self.maskToken = maskToken
    self.unknownToken = unknownToken
    self.unknownCount = unknownCount
    self.limit = limit
  }

  private var hasMask: Bool { maskToken != nil }
  /// Where the tokens begin.
  var offset: Int { unknownCount + (hasMask ? 1 : 0) }
  /// How many positions there are.
  var count: Int { offset + tokens.count }
  /// The vocabulary as Keras lists it.
  var listed: [String] {
    (maskToken.map { [$0] } ?? []) + [String](repeating: unknownToken, count: unknownCount) + tokens
  }

  /// Sets the tokens, by falling frequency; the special ones may stand before them or not.
  mutating func set(_ vocabulary: [String], weights: [Double] = []) {
    var rest = vocabulary[...]
    if let maskToken, rest.first == maskToken { rest.removeFirst() }
    for _ in 0..<unknownCount where rest.first == unknownToken { rest.removeFirst() }
    tokens = Array(limit.map { rest.prefix(max($0 - offset, 0)) } ?? rest)
    self.weights = Array(weights.prefix(tokens.count))
    positions = [:]
    for (index, token) in tokens.enumerated() where positions[token] == nil { positions[token] = index + offset }
  }

  /// Takes tokens and weights from rows of them.
  ///
  /// Frequent tokens come first, of equally frequent ones the later in the order of bytes.
  mutating func adapt(to rows: [[String]]) {
    var counts: [String: (total: Int, rows: Int)] = [:]
    for row in rows {
      for token in row where token != maskToken && token != unknownToken { counts[token, default: (0, 0)].total += 1 }
      for token in Set(row) where counts[token] != nil { counts[token]?.rows += 1 }
    }
    // Bytes, so that the order is the same under every collation; a dictionary's own order reaches nothing.
    let sorted = counts.sorted {
      $0.value.total != $1.value.total
        ? $0.value.total > $1.value.total : $1.key.utf8.lexicographicallyPrecedes($0.key.utf8)
    }
    // log by the series of the standard library's own numbers would differ between systems: it is rounded to float32.
    let weights = sorted.map { logarithm(1 + Double(rows.count) / Double(1 + $0.value.rows)) }
    set(sorted.map(\.key), weights: weights)
  }

  /// The position of a token; `nil` if it is unknown and unknown ones have none.
  func position(of token: String) -> Int? {
    if let position = positions[token] { return position }
    if let maskToken, token == maskToken { return 0 }
    guard unknownCount > 0 else { return nil }
    let first = hasMask ? 1 : 0
    guard unknownCount > 1 else { return first }
    return first + Int(FarmHash.fingerprint64(Array(token.utf8)) % UInt64(unknownCount))
  }

  /// The token at a position; that of unknown ones for positions that there are not.
  func token(at position: Int) -> String {
    if hasMask, position == 0 { return maskToken ?? "" }
    return tokens.indices.contains(position - offset) ? tokens[position - offset] : unknownToken
  }

  /// Vectors of rows of positions, `(rows, width)`, `float32`; for ``TokenMode/oneHot`` rows have one position each.
  func vectors(_ rows: [[Int]], mode: TokenMode, width: Int) -> Tensor {
    var cells = [Float](repeating: 0, count: rows.count * width)
    // An unknown token weighs as much as tokens do on average.
    let mean = weights.isEmpty ? 0 : weights.reduce(0, +) / Double(weights.count)
    for (index, row) in rows.enumerated() {
      for position in row where position < width {
        let cell = index * width + position
        switch mode {
        case .count: cells[cell] += 1
        case .tfIDF:
          let token = position - offset
          cells[cell] += Float(weights.indices.contains(token) ? weights[token] : token < 0 ? mean : 0)
        default: cells[cell] = 1
        }
      }
    }
    return Tensor(cells, shape: [rows.count, width])
  }
}

/// The natural logarithm of a number of at least 1, to the last bits, by operations that are the same everywhere.
private func logarithm(_ number: Double) -> Double {
  // number = 2ᵉ · m with m in [√½, √2); log m = 2 · artanh((m − 1) / (m + 1)).
  var (exponent, m) = (Double(number.exponent), number.significand)
  if m > 1.4142135623730951 { (exponent, m) = (exponent + 1, m / 2) }
  let ratio = (m - 1) / (m + 1)
  let square = ratio * ratio
  let series = stride(from: 25, through: 1, by: -2).reduce(0.0) { $0 * square + 1 / Double($1) }
  return exponent * 0.6931471805599453 + 2 * ratio * series
}

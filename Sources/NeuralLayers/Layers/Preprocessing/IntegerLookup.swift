import GraphCore
import TensorCore

/// Gives the whole numbers of a vocabulary their positions in it.
///
/// Position 0 is the mask's, if there is a mask token; then come the positions of numbers that are not in the
/// vocabulary, chosen by their remainder; then the vocabulary.
///
/// ## Shapes
/// - input `(batch, …)`, output the same as `int32`, or as ``CategoryEncoding`` writes it
///
/// - SeeAlso: `keras.layers.IntegerLookup`
public struct IntegerLookup: AdaptableLayer, SingleInputLayer {
  public static let signature = Signature.layer(
    "IntegerLookup",
    [
      .init("max_tokens", .none), .init("num_oov_indices", .integer(1)), .init("mask_token", .none),
      .init("oov_token", .integer(-1)), .init("vocabulary", .none), .init("invert", .bool(false)),
      .init("output_mode", .string("int")), .init("sparse", .bool(false)),
    ])
  public var state: LayerState
  /// Empty until the layer is adapted.
  public var vocabulary: [Int]
  /// The most positions that adapting makes, special ones included; `nil` for no limit.
  public var maximumTokens: Int?
  /// How many positions numbers outside of the vocabulary share.
  public var unknownCount: Int
  public var maskToken: Int?
  /// What positions of unknown numbers become when inverted.
  public var unknownToken: Int
  /// Whether positions are turned back into numbers.
  public var invert: Bool
  public var mode: CategoryMode

  public init(
    _ vocabulary: [Int] = [], maximumTokens: Int? = nil, unknownCount: Int = 1, maskToken: Int? = nil,
    unknownToken: Int = -1, invert: Bool = false,
    mode: CategoryMode = .int, name: String? = nil
  ) {
    precondition(unknownCount > 0, "IntegerLookup: numbers outside of the vocabulary need a position")
    precondition(Set(vocabulary).count == vocabulary.count, "IntegerLookup: each number once")
    self.state = LayerState(name: name)
    self.vocabulary = vocabulary
    self.maximumTokens = maximumTokens
    self.unknownCount = unknownCount
    self.maskToken = maskToken
    self.unknownToken = unknownToken
    self.invert = invert
    self.mode = mode
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireDense()
    let maximumTokens = try arguments.optionalSize("max_tokens")
    var vocabulary = try arguments.optionalAxes("vocabulary") ?? []
    guard Set(vocabulary).count == vocabulary.count,
      vocabulary.allSatisfy({ Int32(exactly: $0) != nil })
    else { throw arguments.error("vocabulary", expected: "a list of different whole numbers of 32 bits") }
    var maskToken: Int?
    if case .none = arguments["mask_token"] {
    } else {
      maskToken = try arguments.integer("mask_token", atLeast: Int(Int32.min), atMost: Int(Int32.max))
    }
    let unknownToken = try arguments.integer("oov_token", atLeast: Int(Int32.min), atMost: Int(Int32.max))
    // A saved vocabulary begins with the special tokens.
    if let maskToken, vocabulary.first == maskToken { vocabulary.removeFirst() }
    let unknownCount = try arguments.integer("num_oov_indices", atLeast: 1, atMost: Shape.largestSize)
    if vocabulary.first == unknownToken { vocabulary.removeFirst() }
    let invert = try arguments.bool("invert")
    let mode = try arguments.categoryMode(allowed: [.int, .oneHot, .multiHot, .count])
    guard !invert || mode == .int else {
      throw arguments.error("output_mode", expected: "\"int\" where invert is True")
    }
    self.init(
      vocabulary, maximumTokens: maximumTokens, unknownCount: unknownCount, maskToken: maskToken,
      unknownToken: unknownToken, invert: invert, mode: mode)
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(dtype: nil) }

  /// Where the vocabulary starts.
  private var offset: Int { unknownCount + (maskToken == nil ? 0 : 1) }

  public mutating func adapt(to data: Tensor) throws {
    guard data.dtype == .int32 || data.dtype == .uint8 else {
      throw LayerError(
        layer: self, expected: "whole numbers to adapt to", received: "\(data.dtype) \(data.shape)",
        help: "Convert the data with .astype(\"int32\").")
    }
    var counts: [Int: Int] = [:]
    for number in data.numbers where Int(number) != maskToken && Int(number) != unknownToken {
      counts[Int(number), default: 0] += 1
    }
    // Frequent ones first, of equally frequent ones the larger, as Keras has it.
    let sorted = counts.sorted { ($0.value, $0.key) > ($1.value, $1.key) }.map(\.key)
    vocabulary = Array(sorted.prefix(maximumTokens.map { max($0 - offset, 0) } ?? .max))
  }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    guard !vocabulary.isEmpty else {
      throw LayerError(
        layer: self, expected: "a vocabulary", received: "a layer that was not adapted",
        help: "Give vocabulary=[…], or call adapt with the training data first.")
    }
    try mode.check(input, of: self)
    guard vocabulary.count <= 1 << 16, offset <= 1 << 16 else {
      throw LayerError(
        layer: self, expected: "a vocabulary of at most 65,536 numbers", received: "\(vocabulary.count + offset)",
        help: "Count words from 0 in the data and use an Embedding on them.")
    }
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let x = try x.convert(to: .int32)
    func constant(_ numbers: [Int]) -> Value {
      x.builder.constant(Tensor(numbers.map { Int32($0) }, shape: [numbers.count]))
    }
    if invert {
      let special = (maskToken.map { [$0] } ?? []) + [Int](repeating: unknownToken, count: unknownCount)
      return try constant(special + vocabulary).gather(x)
    }
    let wide = try x.reshape(Shape(x.shape.dimensions + [1]))
    let isWord = try wide.compare(.equal, constant(vocabulary)).convert(to: .int32)
    let place = try (isWord * constant(vocabulary.indices.map { $0 + offset })).sum(axes: [x.rank])
    var unknown = x.number(Float(maskToken == nil ? 0 : 1))
    if unknownCount > 1 {
      // The remainder that is never negative.
      let count = x.number(Float(unknownCount))
      unknown = try unknown + (x.binary(.remainder, count) + count).binary(.remainder, count)
    }
    var result = try place.compare(.equal, 0).select(unknown, place)
    if let maskToken {
      let token = x.builder.constant(Tensor(Int32(maskToken)))
      result = try x.compare(.equal, token).select(x.number(0), result)
    }
    return try mode.encode(result, depth: vocabulary.count + offset)
  }

  public var description: String { layerDescription("IntegerLookup", ["\(vocabulary.count) numbers"]) }
}

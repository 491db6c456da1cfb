import GraphCore
import TensorCore

/// Attention with the inputs as they are: softmax(scores) · value, scores = query · keyᵀ.
///
/// Inputs are query and value, or query, value and key; the value is its own key if none is given. Masked values get
/// 1e9 less; masked queries give 0, and the output has the query's mask.
///
/// ## Shapes
/// - query `(batch, T, d)`, value `(batch, S, v)`, key `(batch, S, d)`
/// - `scale` `()` and, in the mode `concat`, `concat_score_weight` `()`, each starting at 1
/// - output `(batch, T, v)`; scores `(batch, T, S)`
///
/// - SeeAlso: `keras.layers.Attention`; Luong et al. 2015.
public struct Attention: ScoredAttention {
  public static let signature = Signature.layer(
    "Attention",
    [
      .init("use_scale", .bool(false)), .init("score_mode", .string("dot")), .init("dropout", .number(0)),
      .init("seed", .none),
    ])

  /// How well a key fits a query.
  public enum ScoreMode: String, Hashable, Sendable {
    /// Their product.
    case dot
    /// Σ tanh(query + key) over the features.
    case concat
  }

  public var state: LayerState
  /// Whether a learned number multiplies the product, or the sum inside tanh.
  public var useScale: Bool
  public var scoreMode: ScoreMode
  public var dropout: Double
  public var useCausalMask = false
  public var returnsScores = false

  public init(useScale: Bool = false, scoreMode: ScoreMode = .dot, dropout: Double = 0, name: String? = nil) {
    precondition((0...1).contains(dropout), "Attention: dropout must lie between 0 and 1")
    self.state = LayerState(name: name)
    self.useScale = useScale
    self.scoreMode = scoreMode
    self.dropout = dropout
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireNoSeed()
    self.init(
      useScale: try arguments.bool("use_scale"),
      scoreMode: ScoreMode(rawValue: try arguments.string("score_mode", oneOf: ["dot", "concat"])) ?? .dot,
      dropout: try arguments.number("dropout", in: 0...1))
    try state.configure(arguments)
  }

  public func declare(_ weights: WeightBuilder, features: Int) {
    if useScale { weights.add("scale", shape: [], initializer: .ones) }
    if scoreMode == .concat { weights.add("concat_score_weight", shape: [], initializer: .ones) }
  }

  public func scores(_ query: Value, _ key: Value, _ context: LayerContext) throws -> Value {
    switch scoreMode {
    case .dot:
      let product = try query.dot(key, transposeRight: true)
      return useScale ? try product * context.weight("scale") : product
    case .concat:
      let sum = try query.eachWithEach(key)
      let bent = try (useScale ? sum * context.weight("scale") : sum).unary(.tanh)
      return try context.weight("concat_score_weight") * bent.sum(axes: [3])
    }
  }
}

/// Attention by a sum: scores = Σ scale · tanh(query + key) over the features.
///
/// Inputs, masks and outputs as in ``Attention``.
///
/// ## Shapes
/// - query `(batch, T, d)`, value `(batch, S, v)`, key `(batch, S, d)`; `scale` `(d,)`
///
/// - SeeAlso: `keras.layers.AdditiveAttention`; Bahdanau et al. 2015.
public struct AdditiveAttention: ScoredAttention {
  public static let signature = Signature.layer(
    "AdditiveAttention", [.init("use_scale", .bool(true)), .init("dropout", .number(0)), .init("seed", .none)])
  public var state: LayerState
  /// Whether each feature has a learned factor.
  public var useScale: Bool
  public var dropout: Double
  public var useCausalMask = false
  public var returnsScores = false

  public init(useScale: Bool = true, dropout: Double = 0, name: String? = nil) {
    precondition((0...1).contains(dropout), "AdditiveAttention: dropout must lie between 0 and 1")
    self.state = LayerState(name: name)
    self.useScale = useScale
    self.dropout = dropout
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireNoSeed()
    self.init(useScale: try arguments.bool("use_scale"), dropout: try arguments.number("dropout", in: 0...1))
    try state.configure(arguments)
  }

  public func declare(_ weights: WeightBuilder, features: Int) {
    if useScale { weights.add("scale", shape: [features], initializer: .glorotUniform) }
  }

  public func scores(_ query: Value, _ key: Value, _ context: LayerContext) throws -> Value {
    let bent = try query.eachWithEach(key).unary(.tanh)
    return try (useScale ? bent * context.weight("scale") : bent).sum(axes: [3])
  }
}

extension Value {
  /// The sum of every row of this with every row of another: `(batch, T, S, features)`.
  fileprivate func eachWithEach(_ other: Value) throws(ShapeError) -> Value {
    let (batch, features) = (shape[0], shape[2])
    return try reshape([batch, shape[1], 1, features]) + other.reshape([batch, 1, other.shape[1], features])
  }
}

/// What ``Attention`` and ``AdditiveAttention`` share.
public protocol ScoredAttention: Layer {
  /// The fraction of attention weights that is dropped in training.
  var dropout: Double { get }
  /// Whether a position sees only itself and those before it; an option of the call in Keras.
  var useCausalMask: Bool { get set }
  /// Whether the attention weights are a second output; an option of the call in Keras.
  var returnsScores: Bool { get set }
  /// Declares the weights for queries of so many features.
  func declare(_ weights: WeightBuilder, features: Int)
  /// `(batch, T, S)`
  func scores(_ query: Value, _ key: Value, _ context: LayerContext) throws -> Value
}

extension ScoredAttention {
  public var inputSpec: InputSpec { InputSpec(count: 2...3, rank: 3) }
  public var maskHandling: MaskHandling { .passes }

  public func adapted(to options: inout CallOptions, inputs: inout [SymbolicTensor]) throws -> any Layer {
    var layer = self
    if let causal = try options.takeBool("use_causal_mask", of: self) { layer.useCausalMask = causal }
    if let returns = try options.takeBool("return_attention_scores", of: self) { layer.returnsScores = returns }
    return layer
  }

  public func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws {
    let (query, value, key) = (inputs[0], inputs[1], inputs.count > 2 ? inputs[2] : inputs[1])
    guard key.dimensions[2] == query.dimensions[2], key.dimensions[1] == value.dimensions[1] else {
      throw LayerError(
        layer: self, expected: "a key with the query's features and the value's steps",
        received: "query \(query), value \(value), key \(key)",
        help: "Bring them to one width with a Dense; inputs are query, value, key, in this order.")
    }
    declare(weights, features: query.sample[1])
  }

  public func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value] {
    let (query, value, key) = (inputs[0], inputs[1], inputs.count > 2 ? inputs[2] : inputs[1])
    var scores = try scores(query, key, context)
    let (rows, columns) = (scores.shape[1], scores.shape[2])
    var allowed = try context.mask(of: 1)?.reshape([scores.shape[0], 1, columns])
    if useCausalMask {
      let row = try scores.builder.apply(.iota([1, rows, columns], axis: 1), [])
      let column = try scores.builder.apply(.iota([1, rows, columns], axis: 2), [])
      let causal = try row.compare(.greaterOrEqual, column)
      allowed = try allowed?.binary(.and, causal) ?? causal
    }
    if let allowed { scores = try allowed.broadcast(to: scores.shape).select(scores, scores - 1e9) }
    let mixing = try scores.softmax()
    var output = try context.dropped(mixing, rate: dropout, purpose: "attention").dot(value)
    if let mask = context.mask(of: 0) { output = try output * mask.maskFactor(rank: 3) }
    return returnsScores ? [output, mixing] : [output]
  }
}

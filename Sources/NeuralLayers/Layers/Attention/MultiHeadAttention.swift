import GraphCore
import TensorCore

/// Attention in several heads: each mixes the values by how well their keys fit the query, softmax(q·kᵀ / √keyDim) · v.
///
/// ```swift
/// let x = Input(shape: [128, 64])
/// let y = try MultiHeadAttention(heads: 4, keyDim: 16)([x, x])  // (batch, 128, 64)
/// ```
/// Inputs are query and value, or query, value and key (Keras's order); the value is its own key if none is given.
/// Masks of the inputs, the causal mask, the sliding window and a given attention mask all have to allow a position.
/// Where nothing is allowed, the weights are 0 if there is dropout or the scores are returned, and equal otherwise, as
/// in Keras. The output has the query's mask.
///
/// ## Shapes
/// - query `(batch, T, d)`, value `(batch, S, dv)`, key `(batch, S, dk)`; more axes with `attentionAxes`
/// - `query/kernel` `(d, heads, keyDim)`, `key/kernel` `(dk, heads, keyDim)`, `value/kernel` `(dv, heads, valueDim)`,
///   `attention_output/kernel` `(heads, valueDim, …outputShape)`, with biases of their last axes
/// - output `(batch, T, …outputShape)`, by default `(batch, T, d)`; scores `(batch, heads, T, S)`
///
/// - SeeAlso: `keras.layers.MultiHeadAttention`; Vaswani et al. 2017.
public struct MultiHeadAttention: Layer {
  public static let signature = Signature.layer(
    "MultiHeadAttention",
    [
      .init("num_heads"), .init("key_dim"), .init("value_dim", .none), .init("dropout", .number(0)),
      .init("use_bias", .bool(true)), .init("output_shape", .none), .init("attention_axes", .none),
      .init("sliding_window", .none), .init("flash_attention", .none),
      .init("kernel_initializer", .string("glorot_uniform")), .init("bias_initializer", .string("zeros")),
      .init("kernel_regularizer", .none), .init("bias_regularizer", .none), .init("activity_regularizer", .none),
      .init("kernel_constraint", .none), .init("bias_constraint", .none), .init("use_gate", .bool(false)),
      .init("seed", .none),
    ])

  public var state: LayerState
  public var heads: Int
  /// The size of each head's queries and keys.
  public var keyDim: Int
  /// The size of each head's values.
  public var valueDim: Int
  /// The fraction of attention weights that is dropped in training.
  public var dropout: Double
  public var useBias: Bool
  /// The axes of the output behind the positions; `nil` for the query's last one.
  public var outputShape: [Int]?
  /// The axes over which attention runs, the batch being axis 0; `nil` for all but the first and last.
  public var attentionAxes: [Int]?
  /// A position sees those less than this far away; `nil` for all.
  public var slidingWindow: Int?
  /// Whether each head's result is multiplied by the sigmoid of a projection of the query.
  public var useGate: Bool
  public var kernelInitializer: Initializer = .glorotUniform
  public var biasInitializer: Initializer = .zeros
  public var kernelRegularizer: Regularizer?
  public var biasRegularizer: Regularizer?
  public var kernelConstraint: Constraint?
  public var biasConstraint: Constraint?

  /// Whether a position sees only itself and those before it; an option of the call in Keras.
  public var useCausalMask = false
  /// Whether the attention weights are a second output; an option of the call in Keras.
  public var returnsScores = false
  /// Whether the last input is a mask `(batch, T, S)`, true where attention is allowed.
  public var hasAttentionMask = false

  public init(
    heads: Int, keyDim: Int, valueDim: Int? = nil, dropout: Double = 0, useBias: Bool = true,
    outputShape: [Int]? = nil, attentionAxes: [Int]? = nil, slidingWindow: Int? = nil, useGate: Bool = false,
    useCausalMask: Bool = false, name: String? = nil
  ) {
    precondition(heads > 0 && keyDim > 0 && valueDim ?? 1 > 0, "MultiHeadAttention: sizes must be at least 1")
    precondition((0...1).contains(dropout), "MultiHeadAttention: dropout must lie between 0 and 1")
    precondition(outputShape?.allSatisfy { $0 > 0 } ?? true, "MultiHeadAttention: output sizes must be at least 1")
    self.state = LayerState(name: name)
    self.heads = heads
    self.keyDim = keyDim
    self.valueDim = valueDim ?? keyDim
    self.dropout = dropout
    self.useBias = useBias
    self.outputShape = outputShape
    self.attentionAxes = attentionAxes
    self.slidingWindow = slidingWindow
    self.useGate = useGate
    self.useCausalMask = useCausalMask
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireNoSeed()
    let outputShape = try arguments.optionalAxes("output_shape")
    guard outputShape?.allSatisfy({ (1...Shape.largestSize).contains($0) }) ?? true else {
      throw arguments.error("output_shape", expected: "sizes from 1 to \(Shape.largestSize)")
    }
    // Any answer about flash attention is right: it computes the same numbers.
    if case .none = arguments["flash_attention"] {} else { _ = try arguments.bool("flash_attention") }
    self.init(
      heads: try arguments.size("num_heads"), keyDim: try arguments.size("key_dim"),
      valueDim: try arguments.optionalSize("value_dim"), dropout: try arguments.number("dropout", in: 0...1),
      useBias: try arguments.bool("use_bias"), outputShape: outputShape,
      attentionAxes: try arguments.optionalAxes("attention_axes"),
      slidingWindow: try arguments.optionalSize("sliding_window"), useGate: try arguments.bool("use_gate"))
    kernelInitializer = try arguments.initializer("kernel_initializer")
    biasInitializer = try arguments.initializer("bias_initializer")
    kernelRegularizer = try arguments.regularizer("kernel_regularizer")
    biasRegularizer = try arguments.regularizer("bias_regularizer")
    kernelConstraint = try arguments.constraint("kernel_constraint")
    biasConstraint = try arguments.constraint("bias_constraint")
    try state.configure(arguments)
  }

  /// Keras's arguments of a call: value, key, attention_mask, use_causal_mask, return_attention_scores.
  public func adapted(to options: inout CallOptions, inputs: inout [SymbolicTensor]) throws -> any Layer {
    var layer = self
    if let value = try options.takeTensor("value", of: self) { inputs.append(value) }
    if let key = try options.takeTensor("key", of: self) { inputs.append(key) }
    if let mask = try options.takeTensor("attention_mask", of: self) {
      inputs.append(mask)
      layer.hasAttentionMask = true
    }
    if let causal = try options.takeBool("use_causal_mask", of: self) { layer.useCausalMask = causal }
    if let returns = try options.takeBool("return_attention_scores", of: self) { layer.returnsScores = returns }
    return layer
  }

  public var inputSpec: InputSpec {
    InputSpec(count: hasAttentionMask ? 3...4 : 2...3, minimumRank: 3, dtype: hasAttentionMask ? nil : .float32)
  }
  public var maskHandling: MaskHandling { .passes }

  public var description: String {
    layerDescription("MultiHeadAttention", ["heads: \(heads)", "keyDim: \(keyDim)"])
  }
}

// MARK: Weights

extension MultiHeadAttention {
  public func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws {
    let tensors = hasAttentionMask ? Array(inputs.dropLast()) : inputs
    let (query, value, key) = (tensors[0], tensors[1], tensors.count > 2 ? tensors[2] : tensors[1])
    try check(query: query, value: value, key: key)
    if hasAttentionMask { try check(mask: inputs[inputs.count - 1], query: query, value: value) }
    project(weights, "query", from: query, to: keyDim)
    project(weights, "key", from: key, to: keyDim)
    if useGate { project(weights, "gate", from: query, to: valueDim) }
    project(weights, "value", from: value, to: valueDim)
    let output = outputShape ?? [query.sample[query.rank - 2]]
    weights.add(
      "attention_output/kernel", shape: Shape([heads, valueDim] + output), initializer: kernelInitializer,
      fanShape: [heads * valueDim, output.reduce(1, *)], regularizer: kernelRegularizer,
      constraint: kernelConstraint)
    if useBias {
      weights.add(
        "attention_output/bias", shape: Shape(output), initializer: biasInitializer, regularizer: biasRegularizer,
        constraint: biasConstraint)
    }
  }

  private func project(_ weights: WeightBuilder, _ name: String, from input: PartialShape, to size: Int) {
    let features = input.sample[input.rank - 2]
    weights.add(
      "\(name)/kernel", shape: [features, heads, size], initializer: kernelInitializer,
      fanShape: [features, heads * size], regularizer: kernelRegularizer,
      constraint: kernelConstraint)
    if useBias {
      weights.add(
        "\(name)/bias", shape: [heads, size], initializer: biasInitializer, regularizer: biasRegularizer,
        constraint: biasConstraint)
    }
  }

  private func check(query: PartialShape, value: PartialShape, key: PartialShape) throws {
    let attended = try attentionAxes.map { try sampleAxes($0, of: query) } ?? Array(1..<query.rank - 1)
    guard !attended.isEmpty, attended.allSatisfy({ $0 < query.rank - 1 }) else {
      throw LayerError(
        layer: self, expected: "attention_axes between the batch and the features of \(query)",
        received: "\(attentionAxes ?? [])")
    }
    guard key.dimensions.dropLast() == value.dimensions.dropLast() else {
      throw LayerError(
        layer: self, expected: "a key that differs from the value \(value) in its last axis only", received: "\(key)",
        help: "Inputs are query, value, key, in this order.")
    }
    let fits =
      query.rank == value.rank
      && (1..<query.rank - 1).allSatisfy { attended.contains($0) || query.dimensions[$0] == value.dimensions[$0] }
    guard fits else {
      throw LayerError(
        layer: self, expected: "a query and a value of one rank that agree outside of the attention axes",
        received: PartialShape.list([query, value]),
        help: "Attention runs over axis \(attended.map(String.init).joined(separator: ", ")) here.")
    }
    guard !(useCausalMask || slidingWindow != nil) || attended.count == 1 else {
      throw LayerError(
        layer: self, expected: "one attention axis for a causal mask or a sliding window", received: "\(attended)",
        help: "Give attention_axes the axis of the steps.")
    }
  }

  private func check(mask: PartialShape, query: PartialShape, value: PartialShape) throws {
    guard query.rank == 3, mask.rank == 3,
      [1, query.dimensions[1]].contains(mask.dimensions[1]), [1, value.dimensions[1]].contains(mask.dimensions[2])
    else {
      throw LayerError(
        layer: self,
        expected:
          "an attention_mask of (batch, T, S), here \(PartialShape([nil, query.dimensions[1], value.dimensions[1]]))",
        received: "\(mask)", help: "It is True where a query's position (T) may look at a value's (S).")
    }
  }
}

// MARK: Computation

extension MultiHeadAttention {
  public func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value] {
    let tensors = hasAttentionMask ? Array(inputs.dropLast()) : inputs
    let (query, value, key) = (tensors[0], tensors[1], tensors.count > 2 ? tensors[2] : tensors[1])
    let axes = HeadAxes(rank: query.rank, attended: attentionAxes)

    // √keyDim divides the query's kernel and bias, which are much smaller than the scores.
    let q = try axes.split(project(query, "query", context, factor: 1 / Float(keyDim).squareRoot()))
    let k = try axes.split(project(key, "key", context))
    let v = try axes.split(project(value, "value", context))
    var scores = try q.dot(k, transposeRight: true)

    let allowed = try attentionMask(
      given: hasAttentionMask ? inputs[inputs.count - 1] : nil, hasKey: tensors.count > 2, scores, axes, context)
    if let allowed { scores = try allowed.select(scores, scores.number(-1e9)) }
    var mixing = try scores.softmax()
    if let allowed, dropout > 0 || returnsScores || query.rank != 3 {
      mixing = try mixing * allowed.convert(to: .float32)
    }
    let result = try context.dropped(mixing, rate: dropout, purpose: "attention").dot(v)

    var joined = try axes.join(result, like: query.shape)
    if useGate { joined = try joined * project(query, "gate", context).unary(.logistic) }
    var output = [try projectOutput(joined, query.shape, context)]
    if returnsScores { output.append(mixing) }
    return output
  }

  /// x · kernel + bias, with the heads as an axis of their own: `(batch, …, heads, size)`.
  private func project(_ x: Value, _ name: String, _ context: LayerContext, factor: Float = 1) throws -> Value {
    let features = x.shape[x.rank - 1]
    let kernel = context.weight("\(name)/kernel")
    let size = kernel.shape[2]
    let rows = try x.reshape([x.shape.count / features, features])
    var matrix = try kernel.reshape([features, heads * size])
    if factor != 1 { matrix = try matrix * factor }
    var y = try rows.dot(matrix)
    if useBias {
      let bias = try context.weight("\(name)/bias").reshape([heads * size])
      y = try y + (factor == 1 ? bias : bias * factor)
    }
    return try y.reshape(Shape(x.shape.dimensions.dropLast() + [heads, size]))
  }

  private func projectOutput(_ joined: Value, _ query: Shape, _ context: LayerContext) throws -> Value {
    let kernel = context.weight("attention_output/kernel")
    let sizes = Array(kernel.shape.dimensions.dropFirst(2))
    let width = heads * valueDim
    let rows = try joined.reshape([joined.shape.count / width, width])
    var y = try rows.dot(kernel.reshape([width, sizes.reduce(1, *)]))
    if useBias { y = try y + context.weight("attention_output/bias").reshape([sizes.reduce(1, *)]) }
    return try y.reshape(Shape(query.dimensions.dropLast() + sizes))
  }

  /// Where attention is allowed, broadcast to the scores' shape; `nil` if it is everywhere.
  private func attentionMask(
    given: Value?, hasKey: Bool, _ scores: Value, _ axes: HeadAxes, _ context: LayerContext
  ) throws -> Value? {
    let (rows, columns) = (scores.shape[scores.rank - 2], scores.shape[scores.rank - 1])
    let batch = scores.shape[0]
    var parts: [Value] = []
    if let given { parts.append(try given.convert(to: .bool)) }
    // Masks of inputs name steps; they say nothing where attention runs over a part of several axes.
    if axes.others.isEmpty {
      if let mask = context.mask(of: 0) { parts.append(try mask.reshape([batch, rows, 1])) }
      if let mask = context.mask(of: 1) { parts.append(try mask.reshape([batch, 1, columns])) }
      if hasKey, let mask = context.mask(of: 2) { parts.append(try mask.reshape([batch, 1, columns])) }
    }
    if useCausalMask || slidingWindow != nil {
      let positions: Shape = [1, rows, columns]
      let row = try scores.builder.apply(.iota(positions, axis: 1), [])
      let column = try scores.builder.apply(.iota(positions, axis: 2), [])
      if useCausalMask { parts.append(try row.compare(.greaterOrEqual, column)) }
      if let slidingWindow { parts.append(try (row - column).abs().compare(.less, Float(slidingWindow))) }
    }
    guard var all = parts.first else { return nil }
    for part in parts.dropFirst() { all = try all.binary(.and, part) }
    // Between the batch and the positions lie the other axes and the heads.
    let middle = [Int](repeating: 1, count: scores.rank - 3)
    return try all.reshape(Shape([all.shape[0]] + middle + all.shape.dimensions.dropFirst())).broadcast(
      to: scores.shape)
  }
}

/// Where the axes of a projection `(batch, …, heads, size)` go for the products: others, heads, attended, size.
private struct HeadAxes {
  let attended: [Int]
  let others: [Int]
  private let order: [Int]

  init(rank: Int, attended: [Int]?) {
    let middle = Array(1..<rank - 1)
    let attended = attended.map { $0.map { $0 < 0 ? rank + $0 : $0 }.sorted() } ?? middle
    self.attended = attended
    others = middle.filter { !attended.contains($0) }
    order = [0] + others + [rank - 1] + attended + [rank]
  }

  /// `(batch, …others, heads, positions, size)`, the attended axes being one.
  func split(_ x: Value) throws -> Value {
    let moved = try x.transpose(order)
    let leading = moved.shape.dimensions.prefix(others.count + 2)
    let size = x.shape[x.rank - 1]
    return try moved.reshape(Shape(leading + [attended.reduce(1) { $0 * x.shape[$1] }, size]))
  }

  /// The inverse of ``split(_:)``; `query` has the positions' sizes.
  func join(_ x: Value, like query: Shape) throws -> Value {
    let leading = x.shape.dimensions.prefix(others.count + 2)
    let apart = try x.reshape(Shape(leading + attended.map { query[$0] } + [x.shape[x.rank - 1]]))
    return try apart.transpose(order.indices.map { axis in order.firstIndex(of: axis)! })
  }
}

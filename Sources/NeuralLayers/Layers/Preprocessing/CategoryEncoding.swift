import GraphCore
import TensorCore

/// Turns category numbers into vectors of 0 and 1, or of counts.
///
/// ## Shapes
/// - input whole numbers below `tokens`: `(batch,)` or `(batch, n)`, with `oneHot` any `(batch, …)`
/// - output `(batch, tokens)`; with `oneHot` `(batch, …, tokens)`, a last axis of size 1 being taken out first
///
/// A number that is negative or too large counts for nothing.
///
/// - SeeAlso: `keras.layers.CategoryEncoding`
public struct CategoryEncoding: Layer {
  public static let signature = Signature.layer(
    "CategoryEncoding",
    [.init("num_tokens", .none), .init("output_mode", .string("multi_hot")), .init("sparse", .bool(false))])
  public var state: LayerState
  /// The number of categories.
  public var tokens: Int
  public var mode: CategoryMode
  /// Whether a second input weighs each number; an option of the call in Keras.
  public var hasCountWeights = false

  public init(_ tokens: Int, mode: CategoryMode = .multiHot, name: String? = nil) {
    precondition(tokens > 0, "CategoryEncoding: the number of tokens is at least 1")
    precondition(mode != .int, "CategoryEncoding: the mode is one-hot, multi-hot or count")
    self.state = LayerState(name: name)
    self.tokens = tokens
    self.mode = mode
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireDense()
    guard let tokens = try arguments.optionalSize("num_tokens") else {
      throw arguments.error("num_tokens", expected: "the number of categories")
    }
    self.init(tokens, mode: try arguments.categoryMode(allowed: [.oneHot, .multiHot, .count]))
    try state.configure(arguments)
  }

  public func adapted(to options: inout CallOptions, inputs: inout [SymbolicTensor]) throws -> any Layer {
    guard let weights = try options.takeTensor("count_weights", of: self) else { return self }
    guard mode == .count else {
      throw LayerError(
        layer: self, expected: "count_weights in the mode \"count\" only", received: "the mode \"\(mode.rawValue)\"")
    }
    var layer = self
    layer.hasCountWeights = true
    inputs.append(weights)
    return layer
  }

  public var inputSpec: InputSpec {
    InputSpec(count: hasCountWeights ? 2...2 : 1...1, dtype: nil)
  }

  public func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws {
    try mode.check(inputs[0], of: self)
    guard !hasCountWeights || inputs[0] == inputs[1] else {
      throw LayerError(
        layer: self, expected: "count_weights of the shape of its input, \(inputs[0])", received: "\(inputs[1])")
    }
  }

  public func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value] {
    [try mode.encode(inputs[0].convert(to: .int32), depth: tokens, weights: hasCountWeights ? inputs[1] : nil)]
  }

  public var description: String {
    layerDescription("CategoryEncoding", ["\(tokens)"] + (mode == .multiHot ? [] : ["mode: .\(mode)"]))
  }
}

/// How the numbers of categories are written.
public enum CategoryMode: String, Hashable, Sendable {
  /// As they are.
  case int
  /// A vector with a single 1 for each number.
  case oneHot = "one_hot"
  /// A vector for each sample with 1 for every category that occurs.
  case multiHot = "multi_hot"
  /// A vector for each sample that says how often each category occurs.
  case count

  func check(_ input: PartialShape, of layer: any Layer) throws {
    guard self == .int || self == .oneHot || input.rank <= 2 else {
      throw LayerError(
        layer: layer, expected: "numbers of shape (batch,) or (batch, n)", received: "\(input)",
        help: "Put Flatten() before it, or use output_mode=\"one_hot\".")
    }
  }

  func encode(_ ids: Value, depth: Int, weights: Value? = nil) throws(ShapeError) -> Value {
    switch self {
    case .int: return ids
    case .oneHot:
      let isColumn = ids.rank > 1 && ids.shape[ids.rank - 1] == 1
      return try (isColumn ? ids.reshape(Shape(Array(ids.shape.dimensions.dropLast()))) : ids).oneHot(depth: depth)
    case .multiHot, .count:
      var vectors = try ids.oneHot(depth: depth)
      if let weights { vectors = try vectors * weights.reshape(Shape(weights.shape.dimensions + [1])) }
      guard ids.rank > 1 else { return vectors }
      return try vectors.reduce(self == .count ? .sum : .maximum, axes: [1])
    }
  }
}

extension Arguments {
  func categoryMode(allowed: [CategoryMode]) throws(ConfigurationError) -> CategoryMode {
    let value = try string("output_mode", oneOf: allowed.map(\.rawValue))
    return CategoryMode(rawValue: value) ?? .int
  }

  /// Refuses sparse results: tensors here hold every element.
  func requireDense() throws(ConfigurationError) {
    guard try !bool("sparse") else {
      throw error("sparse", expected: "False", help: "Tensors hold every element here.")
    }
  }
}

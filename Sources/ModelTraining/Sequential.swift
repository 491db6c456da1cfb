import NeuralLayers
import TensorCore

/// A plain stack of layers, starting with an `Input`.
///
/// ```swift
/// let model = try Sequential {
///   Input(shape: [8, 8, 1])
///   Conv2D(32, 3, activation: .relu)
///   Flatten()
///   Dense(10, activation: .softmax)
/// }
/// ```
/// - SeeAlso: `keras.Sequential`
public final class Sequential: Model {
  /// What may stand in the stack.
  public enum Element {
    case input(SymbolicTensor)
    case layer(any Layer)
  }

  /// Lists layers without commas, with `if` and `for`.
  @resultBuilder
  public enum Builder {
    /// An ``Input(shape:dtype:name:)``.
    public static func buildExpression(_ input: SymbolicTensor) -> [Element] { [.input(input)] }
    /// A layer.
    public static func buildExpression(_ layer: any Layer) -> [Element] { [.layer(layer)] }
    /// A model as a layer.
    public static func buildExpression(_ model: Model) -> [Element] { [.layer(model.asLayer)] }
    /// One line after another.
    public static func buildBlock(_ parts: [Element]...) -> [Element] { parts.flatMap { $0 } }
    /// `if` without `else`.
    public static func buildOptional(_ part: [Element]?) -> [Element] { part ?? [] }
    /// `if` or `switch`.
    public static func buildEither(first: [Element]) -> [Element] { first }
    /// `else`.
    public static func buildEither(second: [Element]) -> [Element] { second }
    /// `for`.
    public static func buildArray(_ parts: [[Element]]) -> [Element] { parts.flatMap { $0 } }
  }

  public convenience init(
    name: String = "sequential", seed: UInt64 = 0, @Builder _ elements: () throws -> [Element]
  ) throws {
    try self.init(elements(), name: name, seed: seed)
  }

  public init(_ elements: [Element], name: String = "sequential", seed: UInt64 = 0) throws {
    guard let first = elements.first else {
      throw ModelError(
        name, expected: "an Input and at least one layer", received: "nothing",
        help: "Start with Input(shape: …), the shape of one sample.")
    }
    let input: SymbolicTensor
    var rest = elements.dropFirst()
    switch first {
    case .input(let tensor): input = tensor
    case .layer(let layer as InputLayer): input = layer.tensor
    case .layer(let nested as NestedModel) where nested.model.inputs.count == 1:
      // A model knows what it takes.
      let own = nested.model.inputs[0]
      input = Input(batchShape: own.shape, dtype: own.dtype)
      rest = elements[...]
    case .layer(let layer):
      throw ModelError(
        name, expected: "an Input as the first element", received: "\(layer)",
        help: "Start with Input(shape: …), the shape of one sample.")
    }
    var tensor = input
    for element in rest {
      guard case .layer(let layer) = element, !(layer is InputLayer) else {
        throw ModelError(
          name, expected: "one Input, at the start", received: "a second Input",
          help: "Use Model(inputs, outputs) for several inputs.")
      }
      tensor = try layer(tensor)
    }
    try super.init(inputs: [input], outputs: [tensor], name: name, seed: seed)
  }
}

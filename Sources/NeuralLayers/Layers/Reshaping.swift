import GraphCore
import TensorCore

/// Turns each sample into a vector, row by row.
///
/// ## Shapes
/// - input `(batch, a, b, …)`, output `(batch, a · b · …)`
///
/// - SeeAlso: `keras.layers.Flatten`
public struct Flatten: SingleInputLayer {
  public static let signature = Signature.layer("Flatten", [.init("data_format", .none)])
  public var state: LayerState

  public init(name: String? = nil) { state = LayerState(name: name) }

  public init(_ arguments: Arguments) throws {
    try arguments.requireChannelsLast()
    self.init()
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(dtype: nil) }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    try x.reshape([x.shape[0], x.shape.dimensions.dropFirst().reduce(1, *)])
  }
}

/// Gives each sample another shape of as many elements; one size may be −1 and is then computed.
///
/// ## Shapes
/// - input `(batch, …)`, output `(batch,) + target`
///
/// - SeeAlso: `keras.layers.Reshape`
public struct Reshape: SingleInputLayer {
  public static let signature = Signature.layer("Reshape", [.init("target_shape")])
  public var state: LayerState
  public var target: [Int]

  public init(_ target: [Int], name: String? = nil) {
    self.state = LayerState(name: name)
    self.target = target
  }

  public init(_ arguments: Arguments) throws {
    let target: [Int]
    switch arguments["target_shape"] {
    case .integer: target = try arguments.integers("target_shape", count: 1, atLeast: -1)
    case .list(let elements): target = try arguments.integers("target_shape", count: elements.count, atLeast: -1)
    default: throw arguments.error("target_shape", expected: "a tuple of sizes, such as (28, 28, 1)")
    }
    guard target.filter({ $0 == -1 }).count <= 1, !target.contains(0) else {
      throw arguments.error("target_shape", expected: "sizes of at least 1, one of which may be -1")
    }
    self.init(target)
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(dtype: nil) }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws { _ = try resolved(for: input.sample) }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let sample = Shape(Array(x.shape.dimensions.dropFirst()))
    return try x.reshape(Shape([x.shape[0]] + resolved(for: sample)))
  }

  private func resolved(for sample: Shape) throws -> [Int] {
    let known = target.filter { $0 != -1 }.reduce(1, *)
    let sizes = target.map { $0 == -1 ? sample.count / max(known, 1) : $0 }
    guard sizes.reduce(1, *) == sample.count else {
      throw LayerError(
        layer: self, expected: "\(known) elements a sample" + (target.contains(-1) ? ", or a multiple" : ""),
        received: "\(sample.count) in samples of shape \(sample)")
    }
    return sizes
  }

  public var description: String { layerDescription("Reshape", ["\(target)"]) }
}

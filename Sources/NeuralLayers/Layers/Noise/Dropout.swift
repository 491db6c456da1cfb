import GraphCore
import TensorCore

/// Sets a fraction of the inputs to 0 while training, and scales the others by 1 / (1 − rate) to keep their mean.
///
/// ## Shapes
/// - input `(batch, …)`, output the same
///
/// - SeeAlso: `keras.layers.Dropout`; Srivastava et al. 2014.
public struct Dropout: SingleInputLayer {
  public static let signature = Signature.layer(
    "Dropout", [.init("rate"), .init("noise_shape", .none), .init("seed", .none)])
  public var state: LayerState
  /// The fraction of inputs that is dropped, from 0 to 1.
  public var rate: Double
  /// Which positions share a decision.
  public var noiseShape: NoiseShape?

  public init(_ rate: Double, noiseShape: NoiseShape? = nil, name: String? = nil) {
    precondition((0...1).contains(rate), "Dropout: rate must lie between 0 and 1, received \(rate)")
    self.state = LayerState(name: name)
    self.rate = rate
    self.noiseShape = noiseShape
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireNoSeed()
    self.init(try arguments.number("rate", in: 0...1), noiseShape: try arguments.noiseShape())
    try state.configure(arguments)
  }

  public var maskHandling: MaskHandling { .passes }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    try noiseShape?.check(input, of: self)
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    try context.dropped(x, rate: rate, noiseShape: noiseShape?.shape(for: x.shape), purpose: "dropout")
  }

  public var description: String { layerDescription("Dropout", ["\(rate)"]) }
}

/// The shape of random decisions, as sizes of an input's axes, the batch first: `nil` for the input's own size, 1 where
/// all positions share one decision.
public struct NoiseShape: Hashable, Sendable {
  public var sizes: [Int?]

  public init(_ sizes: [Int?]) { self.sizes = sizes }

  func check(_ input: PartialShape, of layer: any Layer) throws {
    let fits =
      sizes.count == input.rank
      && zip(sizes, input.dimensions).allSatisfy { size, dimension in size == nil || size == 1 || size == dimension }
    guard fits else {
      let text = sizes.map { $0.map(String.init) ?? "None" }.joined(separator: ", ")
      throw LayerError(
        layer: layer, expected: "a noise_shape with None or 1 for each axis of \(input)", received: "(\(text))",
        help: "1 drops all positions along an axis together.")
    }
  }

  func shape(for input: Shape) -> Shape { Shape(zip(sizes, input.dimensions).map { $0 == 1 ? 1 : $1 }) }
}

extension Arguments {
  func noiseShape() throws(ConfigurationError) -> NoiseShape? {
    let expected = "None, or a tuple with None or 1 for each axis, the batch first"
    switch self["noise_shape"] {
    case .none: return nil
    case .list(let elements) where !elements.isEmpty:
      var sizes: [Int?] = []
      for element in elements {
        switch element {
        case .none: sizes.append(nil)
        case .integer(let size) where size > 0: sizes.append(size)
        default: throw error("noise_shape", expected: expected)
        }
      }
      return NoiseShape(sizes)
    default: throw error("noise_shape", expected: expected)
    }
  }
}

extension LayerContext {
  /// In training, `x` with a fraction `rate` of it set to 0 and the rest scaled by 1 / (1 − rate).
  ///
  /// - Parameter noiseShape: The shape of what is dropped together, with 1 along the axes that share a decision.
  func dropped(_ x: Value, rate: Double, noiseShape: Shape? = nil, purpose: String) throws -> Value {
    guard isTraining, rate > 0 else { return x }
    if rate == 1 { return try x * 0 }
    let random = try randomUniform(noiseShape ?? x.shape, purpose: purpose)
    let scaled = try x * Float(1 / (1 - rate))
    return try random.compare(.greaterOrEqual, Float(rate)).select(scaled, x.number(0))
  }
}

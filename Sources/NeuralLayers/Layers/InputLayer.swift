import GraphCore
import TensorCore

/// The start of a model: stands for the data of one input.
///
/// - SeeAlso: `keras.layers.InputLayer`; ``Input(shape:dtype:name:)`` makes one.
public struct InputLayer: Layer {
  public static let signature = Signature("InputLayer", [.init("shape"), .init("dtype", .none), .init("name", .none)])
  public var state: LayerState
  public let shape: Shape
  public let dtype: DType

  public init(shape: Shape, dtype: DType = .float32, name: String? = nil) {
    self.shape = shape
    self.dtype = dtype
    self.state = LayerState(name: name)
  }

  public init(_ arguments: Arguments) throws {
    guard case .list(let elements) = arguments["shape"] else {
      throw arguments.error(
        "shape", expected: "the shape of one sample as a tuple, such as (784,) or (28, 28, 1)",
        help: "The batch axis is left out; a single size is written with a comma: (784,).")
    }
    guard !elements.contains(where: { if case .none = $0 { true } else { false } }) else {
      throw arguments.error(
        "shape", expected: "sizes that are known", help: "Write the length that the data has in place of None.")
    }
    let sizes = try arguments.integers("shape", count: elements.count)
    guard Shape(sizes).isIndexable, Shape(sizes).count <= LayerLimits.sampleCount else {
      throw arguments.error("shape", expected: "samples of at most \(LayerLimits.sampleCount) numbers")
    }
    let dtypes = DType.allCases.map(\.rawValue)
    if case .none = arguments["dtype"] {
      self.init(shape: Shape(sizes), name: try arguments.layerName())
    } else {
      let dtype = DType(rawValue: try arguments.string("dtype", oneOf: dtypes)) ?? .float32
      self.init(shape: Shape(sizes), dtype: dtype, name: try arguments.layerName())
    }
  }

  public var inputSpec: InputSpec { InputSpec(count: 0...Int.max, dtype: nil) }

  public func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws {
    throw LayerError(
      layer: self, expected: "to be where data enters, without a call", received: "a call",
      help: "Use what Input(shape=…) returns as a tensor.")
  }

  public func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value] { inputs }

  public var description: String { "Input(shape: \(shape))" }
}

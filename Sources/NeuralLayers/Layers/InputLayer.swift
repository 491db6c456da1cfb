import GraphCore
import TensorCore

/// The start of a model: stands for the data of one input.
///
/// - SeeAlso: `keras.layers.InputLayer`; ``Input(shape:dtype:name:)`` makes one.
public struct InputLayer: Layer {
  public static let signature = Signature(
    "InputLayer",
    [
      .init("shape", .none), .init("batch_size", .none), .init("dtype", .none), .init("sparse", .bool(false)),
      .init("batch_shape", .none), .init("name", .none),
    ])
  public var state: LayerState
  /// The sizes of all axes, the batch first; `nil` where data may have any size.
  public let batchShape: PartialShape
  public let dtype: DType

  public init(shape: Shape, dtype: DType = .float32, name: String? = nil) {
    self.init(batchShape: PartialShape(sample: shape), dtype: dtype, name: name)
  }

  public init(batchShape: PartialShape, dtype: DType = .float32, name: String? = nil) {
    precondition(batchShape.rank > 0, "Input: the batch is an axis too")
    self.batchShape = batchShape
    self.dtype = dtype
    self.state = LayerState(name: name)
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireDense()
    var dtype = DType.float32
    if case .none = arguments["dtype"] {
    } else {
      dtype = try arguments.dtype("dtype")
    }
    self.init(batchShape: try Self.batchShape(arguments), dtype: dtype, name: try arguments.layerName())
  }

  private static func batchShape(_ arguments: Arguments) throws(ConfigurationError) -> PartialShape {
    if case .none = arguments["batch_shape"] {
      let batch = try arguments.optionalSize("batch_size")
      return PartialShape([batch] + (try sizes(arguments, "shape", of: "one sample")))
    }
    for name in ["shape", "batch_size"] {
      guard case .none = arguments[name] else {
        throw arguments.error(name, expected: "None where batch_shape is given")
      }
    }
    let sizes = try sizes(arguments, "batch_shape", of: "a batch")
    guard !sizes.isEmpty else { throw arguments.error("batch_shape", expected: "the batch axis first") }
    return PartialShape(sizes)
  }

  /// A tuple of sizes, `nil` for None.
  private static func sizes(
    _ arguments: Arguments, _ name: String, of what: String
  ) throws(ConfigurationError) -> [Int?] {
    guard case .list(let elements) = arguments[name] else {
      throw arguments.error(
        name, expected: "the shape of \(what) as a tuple, such as (784,) or (28, 28, 1)",
        help: "The batch axis is left out; a single size is written with a comma: (784,).")
    }
    let expected = "a whole number of at least 1, or a tuple of \(elements.count) of them"
    var (sizes, count) = ([Int?](), 1)
    for (index, element) in elements.enumerated() {
      switch element {
      case .none: sizes.append(nil)
      case .integer(let size) where size >= 1:
        guard size <= Shape.largestSize else {
          throw arguments.error(name, expected: "sizes of at most \(Shape.largestSize)")
        }
        sizes.append(size)
        let (product, overflow) = count.multipliedReportingOverflow(by: size)
        if index > 0 || name == "shape" { count = overflow ? .max : product }
      default: throw arguments.error(name, expected: expected)
      }
    }
    guard count <= LayerLimits.sampleCount else {
      throw arguments.error(name, expected: "samples of at most \(LayerLimits.sampleCount) numbers")
    }
    return sizes
  }

  /// Two sizes that stand in for an open axis while layers are tried out: multiples of 32, so that five poolings by 2
  /// leave something to upsample again.
  private static let standIns = [96, 160]

  /// The tensor that stands for the data.
  package var tensor: SymbolicTensor {
    let samples = (batchShape.hasOpenAxes ? Self.standIns : [0]).map { size in
      Shape(batchShape.dimensions.dropFirst().map { $0 ?? size })
    }
    return LayerCall(
      layer: self, inputs: [], outputTypes: [.init(shape: batchShape, dtype: dtype, samples: samples)]
    ).outputs[0]
  }

  public var inputSpec: InputSpec { InputSpec(count: 0...Int.max, dtype: nil) }

  public func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws {
    throw LayerError(
      layer: self, expected: "to be where data enters, without a call", received: "a call",
      help: "Use what Input(shape=…) returns as a tensor.")
  }

  public func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value] { inputs }

  public var description: String {
    let isPlain = batchShape.batchSize == nil && !batchShape.hasOpenAxes
    return isPlain ? "Input(shape: \(batchShape.sample))" : "Input(batchShape: \(batchShape))"
  }
}

import GraphCore
import TensorCore

/// What a layer needs of its inputs, as data, so that checking and wording are written once.
public struct InputSpec: Sendable {
  /// How many inputs: a range.
  public var count: ClosedRange<Int>
  /// The exact number of axes, the batch included.
  public var rank: Int?
  public var minimumRank: Int
  public var dtype: DType?

  public init(count: ClosedRange<Int> = 1...1, rank: Int? = nil, minimumRank: Int = 1, dtype: DType? = .float32) {
    self.count = count
    self.rank = rank
    self.minimumRank = minimumRank
    self.dtype = dtype
  }

  public static func single(rank: Int? = nil, minimumRank: Int = 1, dtype: DType? = .float32) -> InputSpec {
    InputSpec(rank: rank, minimumRank: minimumRank, dtype: dtype)
  }

  func check(_ inputs: [SymbolicTensor], of layer: any Layer) throws {
    guard count.contains(inputs.count) else {
      let expected =
        count.lowerBound == count.upperBound
        ? "\(count.lowerBound) input\(count.lowerBound == 1 ? "" : "s")"
        : "a list of at least \(count.lowerBound) inputs"
      throw LayerError(layer: layer, expected: expected, received: "\(inputs.count)")
    }
    for input in inputs {
      let shape = input.shape
      if let rank, shape.rank != rank {
        throw LayerError(
          layer: layer, expected: "an input of \(rank) axes, \(Self.axisNames(rank))", received: "\(shape)",
          help: Self.rankAdvice(from: shape, to: rank))
      }
      if shape.rank < minimumRank {
        throw LayerError(
          layer: layer, expected: "an input of at least \(minimumRank) axes", received: "\(shape)",
          help: "Give each sample a shape, such as Input(shape=(n,)).")
      }
      if let dtype, input.dtype != dtype {
        throw LayerError(
          layer: layer, expected: "an input of type \(dtype)", received: "\(input.dtype) \(shape)",
          help: "Convert the data with .astype(\"\(dtype)\") and leave dtype out of Input.")
      }
    }
  }

  /// A layer keeps the weights of its first use, so later inputs must have the axes those were made for.
  static func checkReuse(of layer: any Layer, builtFor built: [PartialShape], inputs: [PartialShape]) throws {
    guard !layer.state.weights.isEmpty else { return }
    for (first, now) in zip(built, inputs) where first.rank != now.rank || first.dimensions.last != now.dimensions.last
    {
      throw LayerError(
        layer: layer, expected: "the input shape that its weights were made for, \(first)", received: "\(now)",
        help: "Make a second \(type(of: layer).signature.name) layer for the other shape.")
    }
  }

  private static func axisNames(_ rank: Int) -> String {
    switch rank {
    case 3: "(batch, steps, channels)"
    case 4: "(batch, height, width, channels)"
    case 5: "(batch, depth, height, width, channels)"
    default: "(batch, features)"
    }
  }

  private static func rankAdvice(from shape: PartialShape, to rank: Int) -> String {
    if shape.rank == rank - 1, rank >= 4 {
      let target = shape.sample.dimensions + [1]
      return "Images need a channel axis: put Reshape((\(target.map(String.init).joined(separator: ", ")))) before it."
    }
    if shape.rank > rank { return "Put Flatten() or a global pooling layer before it." }
    return "Put a Reshape before it, or give Input the shape of one sample."
  }
}

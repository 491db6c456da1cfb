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

  /// One input, of a number of axes or of at least so many.
  public static func single(rank: Int? = nil, minimumRank: Int = 1, dtype: DType? = .float32) -> InputSpec {
    InputSpec(rank: rank, minimumRank: minimumRank, dtype: dtype)
  }

  func check(_ inputs: [SymbolicTensor], of layer: any Layer) throws {
    guard count.contains(inputs.count) else {
      let expected =
        count.lowerBound == count.upperBound
        ? "\(count.lowerBound) input\(count.lowerBound == 1 ? "" : "s")"
        : count.upperBound == .max
          ? "a list of at least \(count.lowerBound) inputs"
          : "a list of \(count.lowerBound) to \(count.upperBound) inputs"
      throw LayerError(
        layer: layer, expected: expected, received: "\(inputs.count)",
        help: count.lowerBound > 1
          ? "Give them as one list: \(type(of: layer).signature.name)()([a, b])." : nil)
    }
    for input in inputs {
      let shape = input.shape
      try LayerLimits.check(input: shape, of: layer)
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

import GraphCore
import TensorCore

/// Brings features to mean 0 and variance 1 by numbers that are given, or taken from data before training:
/// `(x − mean) / max(√variance, 1e-7)`.
///
/// ```swift
/// let normalization = Normalization()
/// try normalization.adapt(to: table)  // mean and biased variance of each column
/// ```
/// ## Shapes
/// - input `(batch, …)`, output the same; mean and variance have the sizes of `axis`, and no axis if it is empty
///
/// - SeeAlso: `keras.layers.Normalization`
public struct Normalization: AdaptableLayer, SingleInputLayer {
  public static let signature = Signature.layer(
    "Normalization",
    [.init("axis", .integer(-1)), .init("mean", .none), .init("variance", .none), .init("invert", .bool(false))])
  public var state: LayerState
  /// The axes that keep means of their own, the batch being axis 0; none for one mean of everything.
  public var axis: [Int]
  /// The given means, one for all or one for each position of `axis`; `nil` to adapt.
  public var mean: [Double]?
  public var variance: [Double]?
  /// Whether the layer undoes a normalization: x · max(√variance, 1e-7) + mean.
  public var invert: Bool

  public init(
    axis: [Int] = [-1], mean: [Double]? = nil, variance: [Double]? = nil, invert: Bool = false, name: String? = nil
  ) {
    precondition((mean == nil) == (variance == nil), "Normalization: mean and variance are given together")
    self.state = LayerState(name: name)
    self.axis = axis
    self.mean = mean
    self.variance = variance
    self.invert = invert
  }

  public init(_ arguments: Arguments) throws {
    let mean = try arguments.optionalNumbers("mean")
    let variance = try arguments.optionalNumbers("variance")
    guard (mean == nil) == (variance == nil) else {
      throw arguments.error(
        mean == nil ? "mean" : "variance", expected: "numbers, as its partner is given",
        help: "Give mean and variance together, or neither and adapt the layer to data.")
    }
    guard variance?.allSatisfy({ $0 >= 0 }) ?? true else {
      throw arguments.error("variance", expected: "numbers of at least 0")
    }
    self.init(
      axis: try arguments.optionalAxes("axis") ?? [], mean: mean, variance: variance,
      invert: try arguments.bool("invert"))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(minimumRank: axis.isEmpty ? 1 : 2) }
  public var maskHandling: MaskHandling { .passes }

  private func keptShape(_ input: PartialShape) throws -> Shape {
    Shape(try sampleAxes(axis, of: input).map { input.sample[$0 - 1] })
  }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    let shape = try keptShape(input)
    guard mean == nil else {
      for (name, numbers) in [("mean", mean), ("variance", variance)] {
        guard let count = numbers?.count, count != 1, count != shape.count else { continue }
        throw LayerError(
          layer: self, expected: "a \(name) of \(shape.count) numbers for axis \(axis) of \(input), or of one",
          received: "\(count) numbers")
      }
      return
    }
    weights.add("mean", shape: shape, initializer: .zeros, isLearned: false)
    weights.add("variance", shape: shape, initializer: .ones, isLearned: false)
    weights.add("count", shape: [], initializer: .zeros, isLearned: false)
  }

  /// Takes mean and biased variance from data, whose first axis is the samples.
  ///
  /// - Throws: ``LayerError`` if the layer was given its numbers, or was built for other shapes.
  public func adapt(to data: Tensor) throws {
    guard mean == nil else {
      throw LayerError(
        layer: self, expected: "a layer without a mean of its own to adapt", received: "mean \(mean ?? [])",
        help: "Leave mean and variance out.")
    }
    let input = PartialShape(sample: Shape(Array(data.shape.dimensions.dropFirst())))
    guard data.shape.rank >= 1, data.shape[0] > 0 else {
      throw LayerError(layer: self, expected: "at least one sample to adapt to", received: "data of \(data.shape)")
    }
    let shape = try keptShape(input)
    if state.weights.isEmpty {
      let weights = WeightBuilder()
      try build(weights, for: input)
      state.weights = weights.weights
      state.builtFor = [input]
    }
    guard state.weights[0].shape == shape else {
      throw LayerError(
        layer: self, expected: "data for statistics of shape \(state.weights[0].shape)", received: "\(input)")
    }
    let axes = try sampleAxes(axis, of: input)
    let cells = Self.cells(of: data.shape, axes: axes)
    let numbers = data.numbers
    let count = Double(max(numbers.count / max(shape.count, 1), 1))
    var means = [Double](repeating: 0, count: shape.count)
    for (cell, number) in zip(cells, numbers) { means[cell] += number }
    for cell in means.indices { means[cell] /= count }
    var variances = [Double](repeating: 0, count: shape.count)
    for (cell, number) in zip(cells, numbers) {
      variances[cell] += (number - means[cell]) * (number - means[cell])
    }
    state.weights[0].value = Tensor(means.map { Float($0) }, shape: shape)
    state.weights[1].value = Tensor(variances.map { Float($0 / count) }, shape: shape)
    state.weights[2].value = Tensor(Float(count))
  }

  /// For each element, which of the statistics it counts for.
  private static func cells(of shape: Shape, axes: [Int]) -> [Int] {
    var cells = [0]
    for axis in 0..<shape.rank {
      let size = shape[axis]
      cells = cells.flatMap { cell in (0..<size).map { axes.contains(axis) ? cell * size + $0 : cell } }
    }
    return cells
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let axes = axis.map { $0 < 0 ? x.rank + $0 : $0 }
    let kept = x.shape.keeping(axes: (0..<x.rank).filter { !axes.contains($0) })
    func statistic(_ name: String, _ given: [Double]?) throws -> Value {
      guard let given else { return try context.weight(name).reshape(kept) }
      let shape = given.count == 1 ? Shape([Int](repeating: 1, count: x.rank)) : kept
      return x.builder.constant(Tensor(given.map { Float($0) }, shape: shape))
    }
    let center = try statistic("mean", mean)
    let scale = try statistic("variance", variance).sqrt().maximum(1e-7)
    return invert ? try x * scale + center : try (x - center) / scale
  }

  public var description: String { layerDescription("Normalization", axis == [-1] ? [] : ["axis: \(axis)"]) }
}

extension Arguments {
  /// One number or several; `nil` for None.
  func optionalNumbers(_ name: String) throws(ConfigurationError) -> [Double]? {
    let elements: [Argument]
    switch self[name] {
    case .none: return nil
    case .list(let list): elements = list
    case let single: elements = [single]
    }
    var numbers: [Double] = []
    for element in elements {
      switch element {
      case .number(let number) where number.isFinite: numbers.append(number)
      case .integer(let integer): numbers.append(Double(integer))
      default: throw error(name, expected: "a number or a list of numbers")
      }
    }
    guard !numbers.isEmpty else { throw error(name, expected: "a number or a list of numbers") }
    return numbers
  }
}

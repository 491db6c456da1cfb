import GraphCore
import TensorCore

/// Sorts numbers into bins: bin i holds those from boundary i − 1 up to, not including, boundary i.
///
/// ```swift
/// let bins = Discretization(boundaries: [0, 1, 2])  // 4 bins: below 0, [0, 1), [1, 2), 2 and above
/// var quarters = Discretization(bins: 4)
/// try quarters.adapt(to: table)  // boundaries between bins of about equally many numbers
/// ```
/// ## Shapes
/// - input `(batch, …)`, output the same as `int32`, or as ``CategoryEncoding`` writes it
///
/// - SeeAlso: `keras.layers.Discretization`
public struct Discretization: AdaptableLayer, SingleInputLayer {
  public static let signature = Signature.layer(
    "Discretization",
    [
      .init("bin_boundaries", .none), .init("num_bins", .none), .init("epsilon", .number(0.01)),
      .init("output_mode", .string("int")), .init("sparse", .bool(false)),
    ])
  public var state: LayerState
  /// In ascending order; `nil` until the layer is adapted.
  public private(set) var boundaries: [Double]?
  /// The number of bins to adapt; `nil` where the boundaries were given.
  public let bins: Int?
  /// How finely data is looked at: a quantile is found to this fraction of the samples.
  public let epsilon: Double
  public var mode: CategoryMode

  /// A layer with given boundaries.
  public init(boundaries: [Double], mode: CategoryMode = .int, name: String? = nil) {
    precondition(boundaries == boundaries.sorted(), "Discretization: boundaries ascend")
    self.init(boundaries: boundaries, bins: nil, epsilon: 0.01, mode: mode, name: name)
  }

  /// A layer that is adapted to data.
  public init(bins: Int, epsilon: Double = 0.01, mode: CategoryMode = .int, name: String? = nil) {
    precondition(bins > 0 && epsilon > 0 && epsilon <= 1, "Discretization: at least one bin, epsilon up to 1")
    self.init(boundaries: nil, bins: bins, epsilon: epsilon, mode: mode, name: name)
  }

  private init(boundaries: [Double]?, bins: Int?, epsilon: Double, mode: CategoryMode, name: String?) {
    self.state = LayerState(name: name)
    self.boundaries = boundaries
    self.bins = bins
    self.epsilon = epsilon
    self.mode = mode
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireDense()
    let bins = try arguments.optionalSize("num_bins")
    let boundaries = try arguments.optionalNumbers("bin_boundaries")
    guard let edges = boundaries ?? bins.map({ _ in [] }), edges == edges.sorted() else {
      throw arguments.error(
        "bin_boundaries", expected: "the edges between the bins, in ascending order",
        help: "Or give num_bins and adapt the layer to data.")
    }
    let epsilon = try arguments.number("epsilon", in: 1e-6...1)
    self.init(
      boundaries: boundaries, bins: bins, epsilon: epsilon,
      mode: try arguments.categoryMode(allowed: [.int, .oneHot, .multiHot, .count]), name: nil)
    try state.configure(arguments)
  }

  public mutating func adapt(to data: Tensor) throws {
    guard let bins else {
      throw LayerError(
        layer: self, expected: "a number of bins to adapt", received: "boundaries that are given",
        help: "Give num_bins in place of bin_boundaries.")
    }
    let numbers = data.numbers
    guard !numbers.isEmpty, numbers.allSatisfy(\.isFinite) else {
      throw LayerError(
        layer: self, expected: "at least one number, and finite ones alone, to adapt to",
        received: numbers.isEmpty ? "none" : "\(numbers.first { !$0.isFinite } ?? 0)")
    }
    boundaries = QuantileSummary(numbers.map { Double(Float($0)) }, epsilon: epsilon).boundaries(bins: bins)
  }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    guard boundaries != nil else {
      throw LayerError(
        layer: self, expected: "boundaries", received: "a layer that was not adapted",
        help: "Call adapt with the training data first.")
    }
    try mode.check(input, of: self)
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let boundaries = boundaries ?? []
    let edges = x.builder.constant(Tensor(boundaries.map { Float($0) }, shape: [boundaries.count]))
    let reached = try x.reshape(Shape(x.shape.dimensions + [1])).compare(.greaterOrEqual, edges)
    let found = try reached.convert(to: .int32).sum(axes: [x.rank])
    return try mode.encode(found, depth: boundaries.count + 1)
  }

  public var description: String {
    let size = boundaries.map { "boundaries: \($0)" } ?? "bins: \(bins ?? 0)"
    return layerDescription("Discretization", [size] + (mode == .int ? [] : ["mode: .\(mode)"]))
  }
}

/// Numbers in order with the share of the data that each stands for, as Keras sums up data to find quantiles.
private struct QuantileSummary {
  private var values: [Double]
  private var weights: [Double]

  /// About 1 / epsilon numbers that stand at equal distances in the sorted data.
  init(_ data: [Double], epsilon: Double) {
    let sorted = data.sorted()
    let step = max(Double(sorted.count) / (1 / epsilon), 1)
    values = stride(from: Int(step - 1), to: sorted.count, by: Int(step)).map { sorted[$0] }
    weights = values.map { _ in Double(Float(step)) }
    compress(epsilon)
  }

  /// The numbers between `bins` parts of equal weight.
  func boundaries(bins: Int) -> [Double] {
    var compressed = self
    compressed.compress(1 / Double(bins))
    return Array(compressed.values.dropLast())
  }

  private mutating func compress(_ epsilon: Double) {
    guard Double(values.count) * epsilon >= 1 else { return }
    // Sums and shares in float32, as Keras has them: boundaries show it in their fifth digit.
    var sum: Float = 0
    let sums = weights.map { weight in
      sum += Float(weight)
      return sum
    }
    let (reached, shares) = (sums.map { Double($0) }, sums.map { Double($0 / sum) })
    // As many as NumPy's arange(0, 1, epsilon) has.
    let places = (0..<Int((1 / epsilon).rounded(.up))).map { epsilon + Double($0) * epsilon }
    let newValues = places.map { Self.interpolated($0, shares, values) }
    let newReached = places.map { Self.interpolated($0, shares, reached) }
    weights = zip(newReached, [0] + newReached.dropLast()).map { Double(Float($0 - $1)) }
    values = newValues.map { Double(Float($0)) }
  }

  /// The value at `x` on the line through points with rising abscissas; outside of them, the nearest one's.
  private static func interpolated(_ x: Double, _ xs: [Double], _ ys: [Double]) -> Double {
    guard let next = xs.firstIndex(where: { $0 > x }) else { return ys[ys.count - 1] }
    guard next > 0 else { return ys[0] }
    let slope = (ys[next] - ys[next - 1]) / (xs[next] - xs[next - 1])
    return slope * (x - xs[next - 1]) + ys[next - 1]
  }
}

import GraphCore
import TensorCore

/// Sorts numbers into bins: bin i holds those from boundary i − 1 up to, not including, boundary i.
///
/// ```swift
/// let bins = Discretization(boundaries: [0, 1, 2])  // 4 bins: below 0, [0, 1), [1, 2), 2 and above
/// ```
/// ## Shapes
/// - input `(batch, …)`, output the same as `int32`, or as ``CategoryEncoding`` writes it
///
/// - SeeAlso: `keras.layers.Discretization`
public struct Discretization: SingleInputLayer {
  public static let signature = Signature.layer(
    "Discretization",
    [
      .init("bin_boundaries", .none), .init("num_bins", .none), .init("epsilon", .number(0.01)),
      .init("output_mode", .string("int")), .init("sparse", .bool(false)),
    ])
  public var state: LayerState
  /// In ascending order.
  public var boundaries: [Double]
  public var mode: CategoryMode

  public init(boundaries: [Double], mode: CategoryMode = .int, name: String? = nil) {
    precondition(boundaries == boundaries.sorted(), "Discretization: boundaries ascend")
    self.state = LayerState(name: name)
    self.boundaries = boundaries
    self.mode = mode
  }

  /// A layer with bins of equally many numbers of a sample of data.
  ///
  /// The boundaries are the quantiles i / bins, between neighbouring values in proportion.
  public init(bins: Int, of data: [Double], mode: CategoryMode = .int, name: String? = nil) {
    precondition(bins > 0 && !data.isEmpty, "Discretization: at least one bin and one number")
    let sorted = data.sorted()
    let boundaries = (1..<max(bins, 1)).map { index in
      let place = Double(index) / Double(bins) * Double(sorted.count - 1)
      let low = min(Int(place), sorted.count - 1)
      let high = min(low + 1, sorted.count - 1)
      return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
    }
    self.init(boundaries: boundaries, mode: mode, name: name)
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireDense()
    try arguments.requireNone("num_bins", help: "Give bin_boundaries: the edges between the bins.")
    guard let boundaries = try arguments.optionalNumbers("bin_boundaries"), boundaries == boundaries.sorted() else {
      throw arguments.error("bin_boundaries", expected: "the edges between the bins, in ascending order")
    }
    self.init(
      boundaries: boundaries, mode: try arguments.categoryMode(allowed: [.int, .oneHot, .multiHot, .count]))
    try state.configure(arguments)
  }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws { try mode.check(input, of: self) }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let edges = x.builder.constant(Tensor(boundaries.map { Float($0) }, shape: [boundaries.count]))
    let reached = try x.reshape(Shape(x.shape.dimensions + [1])).compare(.greaterOrEqual, edges)
    let bins = try reached.convert(to: .int32).sum(axes: [x.rank])
    return try mode.encode(bins, depth: boundaries.count + 1)
  }

  public var description: String {
    layerDescription("Discretization", ["boundaries: \(boundaries)"] + (mode == .int ? [] : ["mode: .\(mode)"]))
  }
}

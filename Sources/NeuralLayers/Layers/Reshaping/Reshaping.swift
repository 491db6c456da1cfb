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
  /// The sizes of the output's axes without the batch.
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
    let known = Shape(target.filter { $0 != -1 })
    let free = target.count - known.rank
    guard free <= 1, known.dimensions.allSatisfy({ $0 > 0 }), known.isIndexable else {
      throw LayerError(
        layer: self, expected: "sizes of at least 1, of which one may be -1", received: "\(target)")
    }
    let sizes = target.map { $0 == -1 ? sample.count / known.count : $0 }
    guard Shape(sizes).isIndexable, Shape(sizes).count == sample.count else {
      throw LayerError(
        layer: self, expected: "samples of \(known.count) elements" + (free == 1 ? ", or a multiple" : ""),
        received: "samples of shape \(sample), which have \(sample.count)")
    }
    return sizes
  }

  public var description: String { layerDescription("Reshape", ["\(target)"]) }
}

/// Puts the axes of each sample into another order.
///
/// ## Shapes
/// - input `(batch, …)`; axis i of the output's samples is axis `order[i]` of the input's, axes counted from 1
///
/// - SeeAlso: `keras.layers.Permute`
public struct Permute: SingleInputLayer {
  public static let signature = Signature.layer("Permute", [.init("dims")])
  public var state: LayerState
  /// The axes counted from 1, as the batch is axis 0 and stays.
  public var order: [Int]

  public init(_ order: [Int], name: String? = nil) {
    self.state = LayerState(name: name)
    self.order = order
  }

  public init(_ arguments: Arguments) throws {
    guard case .list(let elements) = arguments["dims"] else {
      throw arguments.error("dims", expected: "the sample's axes in a new order, such as (2, 1)")
    }
    let order = try arguments.integers("dims", count: elements.count)
    guard order.sorted() == Array(1..<order.count + 1) else {
      throw arguments.error("dims", expected: "each axis from 1 to \(order.count) once")
    }
    self.init(order)
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(minimumRank: 2, dtype: nil) }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    guard order.sorted() == Array(1..<input.rank) else {
      throw LayerError(
        layer: self, expected: "a sample of \(order.count) axes", received: "\(input)",
        help: "List each axis after the batch once, counted from 1.")
    }
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value { try x.transpose([0] + order) }

  public var description: String { layerDescription("Permute", ["\(order)"]) }
}

/// Repeats each sample's vector along a new axis.
///
/// ## Shapes
/// - input `(batch, features)`, output `(batch, count, features)`
///
/// - SeeAlso: `keras.layers.RepeatVector`
public struct RepeatVector: SingleInputLayer {
  public static let signature = Signature.layer("RepeatVector", [.init("n")])
  public var state: LayerState
  /// The size of the new axis.
  public var count: Int

  public init(_ count: Int, name: String? = nil) {
    precondition(count > 0, "RepeatVector: the count is at least 1, received \(count)")
    self.state = LayerState(name: name)
    self.count = count
  }

  public init(_ arguments: Arguments) throws {
    self.init(try arguments.size("n"))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(rank: 2, dtype: nil) }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    try x.broadcast(to: [x.shape[0], count, x.shape[1]], axes: [0, 2])
  }

  public var description: String { layerDescription("RepeatVector", ["\(count)"]) }
}

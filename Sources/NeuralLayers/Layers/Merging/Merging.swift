import GraphCore
import TensorCore

/// A layer that combines several inputs element by element; shapes broadcast along sizes of 1.
public protocol ElementwiseMerging: Layer {
  /// The layer; a model names it where `name` is `nil`.
  init(name: String?)
  /// The fewest inputs that it takes.
  static var minimumCount: Int { get }
  /// The most inputs that it takes.
  static var maximumCount: Int { get }
  /// Two of the inputs, or what came of the first ones and the next, as one.
  func combine(_ a: Value, _ b: Value) throws -> Value
  /// What masked steps of an input count as; `nil` if they count as they are.
  var neutralElement: Float? { get }
  /// What is done to the combination of all `count` inputs.
  func finish(_ result: Value, count: Int) throws -> Value
}

extension ElementwiseMerging {
  public static var minimumCount: Int { 2 }
  public static var maximumCount: Int { .max }
  public var inputSpec: InputSpec { InputSpec(count: Self.minimumCount...Self.maximumCount) }
  public var maskHandling: MaskHandling { .passes }
  public var neutralElement: Float? { nil }
  public func finish(_ result: Value, count: Int) throws -> Value { result }

  public init(_ arguments: Arguments) throws {
    self.init(name: nil)
    try state.configure(arguments)
  }

  public func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws {
    var common: Shape = []
    for input in inputs {
      do { common = try Shape.broadcast(common, input.sample) } catch {
        throw LayerError(
          layer: self, expected: "inputs whose axes are equal, or 1, counted from the last",
          received: PartialShape.list(inputs),
          help: "Bring them to one shape, with a Dense or a Conv2D of kernel size 1 before it.")
      }
    }
  }

  public func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value] {
    // An input of lower rank gets its missing axes after the batch.
    let rank = inputs.map(\.rank).max() ?? 0
    let aligned = try inputs.map { input in
      try input.reshape(
        Shape([input.shape[0]] + Array(repeating: 1, count: rank - input.rank) + input.shape.dimensions.dropFirst()))
    }
    let masks = inputs.indices.map { context.mask(of: $0) }
    let together = try anyMask(masks)
    context.setMask(together)
    let neutral = try zip(aligned, masks).map { input, mask in
      try mask.flatMap { mask in
        try neutralElement.map { try mask.steps(like: input).select(input, input.number($0)) }
      } ?? input
    }
    var result = neutral[0]
    for next in neutral.dropFirst() { result = try combine(result, next) }
    // Where no input is real nothing but neutral elements is combined. As in Keras a product is then 0, and an extreme
    // the first input.
    if let neutralElement, let together {
      let masked = neutralElement.isFinite ? result.number(0) : try aligned[0].broadcast(to: result.shape)
      result = try together.steps(like: result).select(result, masked)
    }
    return [try finish(result, count: inputs.count)]
  }
}

/// Where any of the masks is true; `nil` if one is missing, as all steps are then real, or if they are of other steps.
private func anyMask(_ masks: [Value?]) throws -> Value? {
  let given = masks.compactMap { $0 }
  guard let first = given.first, given.count == masks.count, given.allSatisfy({ $0.shape == first.shape }) else {
    return nil
  }
  return try given.dropFirst().reduce(first) { try $0.binary(.or, $1) }
}

/// The sum of its inputs. - SeeAlso: `keras.layers.Add`
public struct Add: ElementwiseMerging {
  public static let signature = Signature.layer("Add", [])
  public var state: LayerState
  public init(name: String? = nil) { state = LayerState(name: name) }
  public func combine(_ a: Value, _ b: Value) throws -> Value { try a + b }
}

/// The first input minus the second. - SeeAlso: `keras.layers.Subtract`
public struct Subtract: ElementwiseMerging {
  public static let signature = Signature.layer("Subtract", [])
  public static var maximumCount: Int { 2 }
  public var state: LayerState
  public init(name: String? = nil) { state = LayerState(name: name) }
  public func combine(_ a: Value, _ b: Value) throws -> Value { try a - b }
}

/// The product of its inputs. - SeeAlso: `keras.layers.Multiply`
public struct Multiply: ElementwiseMerging {
  public static let signature = Signature.layer("Multiply", [])
  public var state: LayerState
  public init(name: String? = nil) { state = LayerState(name: name) }
  public var neutralElement: Float? { 1 }
  public func combine(_ a: Value, _ b: Value) throws -> Value { try a * b }
}

/// The first input divided by the second; what `/` between tensors stands for.
public struct Divide: ElementwiseMerging {
  public static let signature = Signature.layer("Divide", [])
  public static var maximumCount: Int { 2 }
  public var state: LayerState
  public init(name: String? = nil) { state = LayerState(name: name) }
  public func combine(_ a: Value, _ b: Value) throws -> Value { try a / b }
}

/// The mean of its inputs. - SeeAlso: `keras.layers.Average`
public struct Average: ElementwiseMerging {
  public static let signature = Signature.layer("Average", [])
  public var state: LayerState
  public init(name: String? = nil) { state = LayerState(name: name) }
  public func combine(_ a: Value, _ b: Value) throws -> Value { try a + b }
  public func finish(_ result: Value, count: Int) throws -> Value { try result / Float(count) }
}

/// The larger of its inputs. - SeeAlso: `keras.layers.Maximum`
public struct Maximum: ElementwiseMerging {
  public static let signature = Signature.layer("Maximum", [])
  public var state: LayerState
  public init(name: String? = nil) { state = LayerState(name: name) }
  public var neutralElement: Float? { -.infinity }
  public func combine(_ a: Value, _ b: Value) throws -> Value { try a.binary(.maximum, b) }
}

/// The smaller of its inputs. - SeeAlso: `keras.layers.Minimum`
public struct Minimum: ElementwiseMerging {
  public static let signature = Signature.layer("Minimum", [])
  public var state: LayerState
  public init(name: String? = nil) { state = LayerState(name: name) }
  public var neutralElement: Float? { .infinity }
  public func combine(_ a: Value, _ b: Value) throws -> Value { try a.binary(.minimum, b) }
}

/// Joins its inputs along one axis.
///
/// ## Shapes
/// - inputs that differ along `axis` only; the output's size there is their sum
///
/// - SeeAlso: `keras.layers.Concatenate`
public struct Concatenate: Layer {
  public static let signature = Signature.layer("Concatenate", [.init("axis", .integer(-1))])
  public var state: LayerState
  /// The batch being axis 0; negative ones count from the last.
  public var axis: Int

  public init(axis: Int = -1, name: String? = nil) {
    self.state = LayerState(name: name)
    self.axis = axis
  }

  public init(_ arguments: Arguments) throws {
    self.init(axis: try arguments.integer("axis"))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { InputSpec(count: 1...Int.max, minimumRank: 2, dtype: nil) }
  public var maskHandling: MaskHandling { .passes }

  public func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws {
    let first = inputs[0]
    let axis = axis < 0 ? first.rank + axis : axis
    let fits = inputs.allSatisfy { shape in
      shape.rank == first.rank
        && (0..<first.rank).allSatisfy { $0 == axis || shape.dimensions[$0] == first.dimensions[$0] }
    }
    guard axis > 0, axis < first.rank, fits else {
      throw LayerError(
        layer: self, expected: "inputs that differ along axis \(self.axis) only",
        received: PartialShape.list(inputs))
    }
  }

  public func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value] {
    let axis = axis < 0 ? inputs[0].rank + axis : axis
    context.setMask(try joinedMask(inputs, axis: axis, context))
    return [try context.builder.apply(.concatenate(axis: axis), inputs)]
  }

  /// The masks one after another, or, where features are joined, the steps that are real in all of them; inputs
  /// without a mask are real everywhere.
  private func joinedMask(_ inputs: [Value], axis: Int, _ context: LayerContext) throws -> Value? {
    let masks = inputs.indices.map { context.mask(of: $0) }
    guard let rank = masks.compactMap({ $0?.rank }).max() else { return nil }
    let full = try zip(inputs, masks).map { input, mask in
      let shape = Shape(Array(input.shape.dimensions.prefix(rank)))
      guard let mask else {
        return try context.builder.constant(Tensor(numbers: [1], shape: [], dtype: .bool)).broadcast(to: shape)
      }
      let padded = Shape(mask.shape.dimensions + [Int](repeating: 1, count: rank - mask.rank))
      return try mask.reshape(padded).broadcast(to: shape)
    }
    guard axis >= rank else { return try context.builder.apply(.concatenate(axis: axis), full) }
    return try full.dropFirst().reduce(full[0]) { try $0.binary(.and, $1) }
  }

  public var description: String { axis == -1 ? "Concatenate()" : "Concatenate(axis: \(axis))" }
}

/// x · scale + offset, or x / divisor: what an operator between a tensor and a number stands for.
package struct AffineConstant: SingleInputLayer, OperationLayer {
  package static let signature = Signature.layer(
    "AffineConstant", [.init("scale"), .init("offset"), .init("divisor", .none)])
  package var state = LayerState()
  package var maskHandling: MaskHandling { .passes }
  package var scale: Double
  package var offset: Double
  package var divisor: Double?

  package init(scale: Double, offset: Double, divisor: Double? = nil) {
    self.scale = scale
    self.offset = offset
    self.divisor = divisor
  }

  package init(_ arguments: Arguments) throws {
    self.init(scale: try arguments.number("scale"), offset: try arguments.number("offset"))
    if case .none = arguments["divisor"] {} else { divisor = try arguments.number("divisor") }
    try state.configure(arguments)
  }

  package var description: String {
    if let divisor { return "x / \(divisor)" }
    return (scale == 1 ? "x" : scale == -1 ? "-x" : "x * \(scale)") + (offset == 0 ? "" : " + \(offset)")
  }

  package var operation: KerasOperation {
    if let divisor { return KerasOperation("Divide", [.input(0), .number(divisor)]) }
    if scale == 1 { return KerasOperation("Add", [.input(0), .number(offset)]) }
    if scale == -1 { return KerasOperation("Subtract", [.number(offset), .input(0)]) }
    return KerasOperation("Multiply", [.input(0), .number(scale)])
  }

  package func call(_ x: Value, _ context: LayerContext) throws -> Value {
    if let divisor { return try x / Float(divisor) }
    let scaled = scale == 1 ? x : scale == -1 ? try -x : try x * Float(scale)
    return offset == 0 ? scaled : try scaled + Float(offset)
  }
}

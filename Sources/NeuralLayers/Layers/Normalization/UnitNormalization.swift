import GraphCore
import TensorCore

/// Brings vectors to length 1: `x / √max(Σx², 1e-24)`.
///
/// ## Shapes
/// - input `(batch, …)`, output the same; sums run over `axis`
///
/// - SeeAlso: `keras.layers.UnitNormalization`
public struct UnitNormalization: SingleInputLayer {
  public static let signature = Signature.layer("UnitNormalization", [.init("axis", .integer(-1))])
  public var state: LayerState
  /// The axes of a vector, the batch being axis 0; negative ones count from the last.
  public var axis: [Int]

  public init(axis: [Int] = [-1], name: String? = nil) {
    precondition(!axis.isEmpty, "UnitNormalization: at least one axis")
    self.state = LayerState(name: name)
    self.axis = axis
  }

  public init(_ arguments: Arguments) throws {
    let axis = try arguments.axes("axis")
    guard !axis.isEmpty else { throw arguments.error("axis", expected: "at least one axis") }
    self.init(axis: axis)
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(minimumRank: 2) }
  public var maskHandling: MaskHandling { .passes }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws { _ = try sampleAxes(axis, of: input) }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    try x.unitLength(axes: axis.map { $0 < 0 ? x.rank + $0 : $0 })
  }

  public var description: String { layerDescription("UnitNormalization", axis == [-1] ? [] : ["axis: \(axis)"]) }
}

extension Value {
  /// Vectors along `axes` divided by their length, or by 1e-12 if they are shorter.
  func unitLength(axes: [Int]) throws(ShapeError) -> Value {
    try self * square().sum(axes: axes, keepingAxes: true).maximum(1e-24).unary(.rsqrt)
  }
}

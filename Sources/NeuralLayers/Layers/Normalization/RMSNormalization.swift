import GraphCore
import TensorCore

/// Divides by the root of the mean square: `x / √(mean x² + epsilon) · scale`.
///
/// ## Shapes
/// - input `(batch, …)`, output the same; `scale` has the sizes of `axis`
///
/// - SeeAlso: `keras.layers.RMSNormalization`; Zhang and Sennrich 2019.
public struct RMSNormalization: SingleInputLayer {
  public static let signature = Signature.layer(
    "RMSNormalization", [.init("axis", .integer(-1)), .init("epsilon", .number(1e-6))])
  public var state: LayerState
  /// The axes that are normalized together, the batch being axis 0; negative ones count from the last.
  public var axis: [Int]
  public var epsilon: Double

  public init(axis: [Int] = [-1], epsilon: Double = 1e-6, name: String? = nil) {
    precondition(!axis.isEmpty, "RMSNormalization: at least one axis")
    self.state = LayerState(name: name)
    self.axis = axis
    self.epsilon = epsilon
  }

  public init(_ arguments: Arguments) throws {
    let axis = try arguments.axes("axis")
    guard !axis.isEmpty else { throw arguments.error("axis", expected: "at least one axis") }
    self.init(axis: axis, epsilon: try arguments.number("epsilon", in: 0 ... .infinity))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(minimumRank: 2) }
  public var maskHandling: MaskHandling { .passes }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    let axes = try sampleAxes(axis, of: input)
    weights.add("scale", shape: Shape(axes.map { input.sample[$0 - 1] }), initializer: .ones)
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let axes = axis.map { $0 < 0 ? x.rank + $0 : $0 }.sorted()
    let weightShape = x.shape.keeping(axes: (0..<x.rank).filter { !axes.contains($0) })
    let square = try x.square().mean(axes: axes, keepingAxes: true)
    return try x * (square + Float(epsilon)).unary(.rsqrt) * context.weight("scale").reshape(weightShape)
  }

  public var description: String { layerDescription("RMSNormalization", axis == [-1] ? [] : ["axis: \(axis)"]) }
}

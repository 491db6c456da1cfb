import GraphCore
import TensorCore

/// A step of a gated recurrent unit: h' = z ⊙ h + (1 − z) ⊙ candidate, with gates z, r = σ(x·K + h·R + b).
///
/// The candidate is tanh(x·K + r ⊙ (h·R + b₁)), or without `resetAfter` tanh(x·K + (r ⊙ h)·R). The gate z keeps the
/// old state, the opposite of some texts.
///
/// ## Shapes
/// - `kernel` `(features, 3 · units)`, `recurrent_kernel` `(units, 3 · units)`; column blocks z, r, h
/// - `bias` `(2, 3 · units)`, of the input and of the state; without `resetAfter` `(3 · units,)`
/// - state `(batch, units)`
///
/// - SeeAlso: `keras.layers.GRUCell`; Cho et al. 2014.
public struct GRUCell: GatedCell {
  static let parameters: [Signature.Parameter] = {
    var parameters = GatedCellSettings.parameters(hasGates: true)
    parameters.insert(.init("reset_after", .bool(true)), at: parameters.count - 1)
    return parameters
  }()
  public static let signature = Signature.layer("GRUCell", parameters)

  public var state: LayerState
  public var settings: GatedCellSettings
  /// Whether the reset gate works on the product with the recurrent kernel instead of on the state.
  public var resetAfter: Bool

  public init(_ settings: GatedCellSettings, resetAfter: Bool = true, name: String? = nil) {
    self.state = LayerState(name: name)
    self.settings = settings
    self.resetAfter = resetAfter
  }

  public init(_ units: Int, name: String? = nil) { self.init(GatedCellSettings(units: units), name: name) }

  public init(_ arguments: Arguments) throws {
    self.init(try GatedCellSettings(arguments, hasGates: true), resetAfter: try arguments.bool("reset_after"))
    try state.configure(arguments)
  }

  public var gateCount: Int { 3 }
  public var biasShape: Shape { resetAfter ? [2, 3 * settings.units] : [3 * settings.units] }

  public var recurrence: Recurrence.Cell? {
    guard settings.activation == .tanh, settings.recurrentActivation == .sigmoid else { return nil }
    return resetAfter ? .gruResetAfter : .gru
  }

  /// The state's bias joins that of the input, but for the candidate, where r comes between the two.
  public func projectionBias(_ context: LayerContext) throws -> Value? {
    guard settings.useBias else { return nil }
    let bias = context.weight("bias")
    guard resetAfter else { return bias }
    let units = settings.units
    let gates = try bias.slice(0..<2 * units, axis: 1).sum(axes: [0])
    let candidate = try bias.slice(0..<1, axis: 0).slice(2 * units..<3 * units, axis: 1).reshape([units])
    return try context.builder.apply(.concatenate(axis: 0), [gates, candidate])
  }

  /// The bias of the candidate's product with the state.
  private func candidateBias(_ context: LayerContext) throws -> Value {
    let units = settings.units
    guard settings.useBias else { return try context.builder.constant(0).broadcast(to: [units]) }
    return try context.weight("bias").slice(1..<2, axis: 0).slice(2 * units..<3 * units, axis: 1).reshape([units])
  }

  public func recurrenceOperands(_ context: LayerContext) throws -> [Value] {
    try [context.weight("recurrent_kernel")] + (resetAfter ? [candidateBias(context)] : [])
  }

  public func makeStep(
    batch: Int, _ context: LayerContext
  ) throws -> (_ projected: Value, _ states: [Value]) throws -> [Value] {
    let drops = try recurrentDrops(batch: batch, context)
    let units = settings.units
    return { projected, states in
      let h = states[0]
      let gates = try settings.recurrentActivation(
        projected.slice(0..<2 * units, axis: 1) + product(h, 0..<2, drops, context))
      let (z, r) = (try gates.gate(0, units: units), try gates.gate(1, units: units))
      let x = try projected.gate(2, units: units)
      let candidate =
        resetAfter
        ? try settings.activation(x + r * (product(h, 2..<3, drops, context) + candidateBias(context)))
        : try settings.activation(x + product(r * h, 2..<3, drops, context))
      return [try z * h + (1 - z) * candidate]
    }
  }

  public var description: String { "GRUCell(\(settings.units))" }
}

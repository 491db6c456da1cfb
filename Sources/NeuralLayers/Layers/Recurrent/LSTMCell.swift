import GraphCore
import TensorCore

/// A step of long short-term memory: i, f, o = σ(x·K + h·R + b), c' = f ⊙ c + i ⊙ tanh(…), h' = o ⊙ tanh(c').
///
/// ## Shapes
/// - `kernel` `(features, 4 · units)`, `recurrent_kernel` `(units, 4 · units)`, `bias` `(4 · units,)`; column blocks
///   i, f, c, o
/// - states h and c, `(batch, units)`
///
/// - SeeAlso: `keras.layers.LSTMCell`; Hochreiter and Schmidhuber 1997.
public struct LSTMCell: GatedCell {
  public static let signature = Signature.layer(
    "LSTMCell", GatedCellSettings.parameters(hasGates: true, hasForgetBias: true))

  public var state: LayerState
  public var settings: GatedCellSettings
  /// Whether the forget gate's bias starts at 1.
  public var unitForgetBias: Bool

  public init(_ settings: GatedCellSettings, unitForgetBias: Bool = true, name: String? = nil) {
    self.state = LayerState(name: name)
    self.settings = settings
    self.unitForgetBias = unitForgetBias
  }

  public init(_ units: Int, name: String? = nil) { self.init(GatedCellSettings(units: units), name: name) }

  public init(_ arguments: Arguments) throws {
    self.init(
      try GatedCellSettings(arguments, hasGates: true), unitForgetBias: try arguments.bool("unit_forget_bias"))
    try state.configure(arguments)
  }

  public var gateCount: Int { 4 }
  public var stateSizes: [Int] { [settings.units, settings.units] }

  public var biasInitializer: Initializer {
    unitForgetBias
      ? .onesAt(settings.units..<2 * settings.units, otherwise: settings.biasInitializer) : settings.biasInitializer
  }

  public var recurrence: Recurrence.Cell? {
    settings.activation == .tanh && settings.recurrentActivation == .sigmoid ? .lstm : nil
  }

  public func makeStep(
    batch: Int, _ context: LayerContext
  ) throws -> (_ projected: Value, _ states: [Value]) throws -> [Value] {
    let drops = try recurrentDrops(batch: batch, context)
    let units = settings.units
    return { projected, states in
      let z = try projected + product(states[0], 0..<4, drops, context)
      let (i, f) = (
        try settings.recurrentActivation(z.gate(0, units: units)),
        try settings.recurrentActivation(z.gate(1, units: units))
      )
      let candidate = try settings.activation(z.gate(2, units: units))
      let o = try settings.recurrentActivation(z.gate(3, units: units))
      let c = try f * states[1] + i * candidate
      return [try o * settings.activation(c), c]
    }
  }

  public var description: String { "LSTMCell(\(settings.units))" }
}

import GraphCore
import TensorCore

/// Long short-term memory: gates decide what a cell takes in, keeps and shows.
///
/// ```swift
/// let y = try LSTM(64)(Input(shape: [80, 128]))  // (batch, 64)
/// ```
/// All steps run as one operation, unless other functions than the default ones are asked for, or dropout of states in
/// training. ``LSTMCell`` has the formulas.
///
/// ## Shapes
/// - input `(batch, steps, features)`, then `(batch, units)` for each initial state
/// - output `(batch, units)`, or `(batch, steps, units)` with `returnSequences`; then the states with `returnState`
///
/// - SeeAlso: `keras.layers.LSTM`; Hochreiter and Schmidhuber 1997.
public struct LSTM: RecurrentLayer {
  public static let signature = Signature.layer(
    "LSTM",
    GatedCellSettings.parameters(hasGates: true, hasForgetBias: true) + SequenceOptions.parameters)

  public var state: LayerState
  public var cell: LSTMCell
  public var options: SequenceOptions

  public init(_ cell: LSTMCell, _ options: SequenceOptions = SequenceOptions(), name: String? = nil) {
    self.state = LayerState(name: name)
    self.cell = cell
    self.options = options
  }

  public init(
    _ units: Int, activation: Activation = .tanh, recurrentActivation: Activation = .sigmoid, useBias: Bool = true,
    unitForgetBias: Bool = true,
    dropout: Double = 0, recurrentDropout: Double = 0, returnSequences: Bool = false, returnState: Bool = false,
    goBackwards: Bool = false, stateful: Bool = false, name: String? = nil
  ) {
    let settings = GatedCellSettings(
      units: units, activation: activation, recurrentActivation: recurrentActivation, useBias: useBias,
      dropout: dropout,
      recurrentDropout: recurrentDropout)
    self.init(
      LSTMCell(settings, unitForgetBias: unitForgetBias),
      SequenceOptions(
        returnSequences: returnSequences, returnState: returnState, goBackwards: goBackwards, stateful: stateful),
      name: name)
  }

  public init(_ arguments: Arguments) throws {
    let settings = try GatedCellSettings(arguments, hasGates: true)
    self.init(
      LSTMCell(settings, unitForgetBias: try arguments.bool("unit_forget_bias")), try SequenceOptions(arguments))
    try state.configure(arguments)
  }

  public var stepCell: any RecurrentCell { cell }

  public var description: String {
    layerDescription("LSTM", ["\(cell.settings.units)"] + options.description)
  }
}

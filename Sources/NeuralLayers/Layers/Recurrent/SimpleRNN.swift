import GraphCore
import TensorCore

/// The simplest recurrent network: h' = tanh(x·kernel + h·recurrent_kernel + bias).
///
/// ```swift
/// let y = try SimpleRNN(64)(Input(shape: [80, 128]))  // (batch, 64)
/// ```
/// All steps run as one operation, unless other functions than the default ones are asked for, or dropout of states in
/// training. ``SimpleRNNCell`` has the formulas.
///
/// ## Shapes
/// - input `(batch, steps, features)`, then `(batch, units)` for each initial state
/// - output `(batch, units)`, or `(batch, steps, units)` with `returnSequences`; then the states with `returnState`
///
/// - SeeAlso: `keras.layers.SimpleRNN`; Elman 1990.
public struct SimpleRNN: RecurrentLayer {
  public static let signature = Signature.layer(
    "SimpleRNN",
    GatedCellSettings.parameters(hasGates: false) + SequenceOptions.parameters)

  public var state: LayerState
  public var cell: SimpleRNNCell
  public var options: SequenceOptions

  public init(_ cell: SimpleRNNCell, _ options: SequenceOptions = SequenceOptions(), name: String? = nil) {
    self.state = LayerState(name: name)
    self.cell = cell
    self.options = options
  }

  public init(
    _ units: Int, activation: Activation = .tanh, useBias: Bool = true,
    dropout: Double = 0, recurrentDropout: Double = 0, returnSequences: Bool = false, returnState: Bool = false,
    goBackwards: Bool = false, stateful: Bool = false, name: String? = nil
  ) {
    let settings = GatedCellSettings(
      units: units, activation: activation, useBias: useBias, dropout: dropout,
      recurrentDropout: recurrentDropout)
    self.init(
      SimpleRNNCell(settings),
      SequenceOptions(
        returnSequences: returnSequences, returnState: returnState, goBackwards: goBackwards, stateful: stateful),
      name: name)
  }

  public init(_ arguments: Arguments) throws {
    let settings = try GatedCellSettings(arguments, hasGates: false)
    self.init(SimpleRNNCell(settings), try SequenceOptions(arguments))
    try state.configure(arguments)
  }

  public var stepCell: any RecurrentCell { cell }

  public var description: String {
    layerDescription("SimpleRNN", ["\(cell.settings.units)"] + options.description)
  }
}

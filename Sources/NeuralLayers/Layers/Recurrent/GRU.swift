import GraphCore
import TensorCore

/// Gated recurrent units: one gate decides what of the state is kept, another what of it is seen.
///
/// ```swift
/// let y = try GRU(64)(Input(shape: [80, 128]))  // (batch, 64)
/// ```
/// All steps run as one operation, unless other functions than the default ones are asked for, or dropout of states in
/// training. ``GRUCell`` has the formulas.
///
/// ## Shapes
/// - input `(batch, steps, features)`, then `(batch, units)` for each initial state
/// - output `(batch, units)`, or `(batch, steps, units)` with `returnSequences`; then the states with `returnState`
///
/// - SeeAlso: `keras.layers.GRU`; Cho et al. 2014.
public struct GRU: RecurrentLayer {
  public static let signature = Signature.layer(
    "GRU",
    GatedCellSettings.parameters(hasGates: true) + SequenceOptions.parameters + [.init("reset_after", .bool(true))])

  public var state: LayerState
  public var cell: GRUCell
  public var options: SequenceOptions

  public init(_ cell: GRUCell, _ options: SequenceOptions = SequenceOptions(), name: String? = nil) {
    self.state = LayerState(name: name)
    self.cell = cell
    self.options = options
  }

  public init(
    _ units: Int, activation: Activation = .tanh, recurrentActivation: Activation = .sigmoid, useBias: Bool = true,
    resetAfter: Bool = true,
    dropout: Double = 0, recurrentDropout: Double = 0, returnSequences: Bool = false, returnState: Bool = false,
    goBackwards: Bool = false, stateful: Bool = false, name: String? = nil
  ) {
    let settings = GatedCellSettings(
      units: units, activation: activation, recurrentActivation: recurrentActivation, useBias: useBias,
      dropout: dropout,
      recurrentDropout: recurrentDropout)
    self.init(
      GRUCell(settings, resetAfter: resetAfter),
      SequenceOptions(
        returnSequences: returnSequences, returnState: returnState, goBackwards: goBackwards, stateful: stateful),
      name: name)
  }

  public init(_ arguments: Arguments) throws {
    let settings = try GatedCellSettings(arguments, hasGates: true)
    self.init(GRUCell(settings, resetAfter: try arguments.bool("reset_after")), try SequenceOptions(arguments))
    try state.configure(arguments)
  }

  public var stepCell: any RecurrentCell { cell }

  public var description: String {
    layerDescription("GRU", ["\(cell.settings.units)"] + options.description)
  }
}

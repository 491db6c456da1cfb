import GraphCore
import TensorCore

/// Runs any cell over the steps of sequences.
///
/// ```swift
/// let x = Input(shape: [10, 4])
/// let y = try RNN(StackedRNNCells([LSTMCell(32), LSTMCell(16)]))(x)  // (batch, 16)
/// ```
/// ## Shapes
/// - input `(batch, steps, features)`, then `(batch, size)` for each initial state
/// - output `(batch, units)`, or `(batch, steps, units)` with `returnSequences`; then the states with `returnState`
///
/// - SeeAlso: `keras.layers.RNN`
public struct RNN: RecurrentLayer {
  public static let signature = Signature.layer("RNN", [.init("cell")] + SequenceOptions.parameters)

  public var state: LayerState
  public var stepCell: any RecurrentCell
  public var options: SequenceOptions

  public init(_ cell: any RecurrentCell, _ options: SequenceOptions = SequenceOptions(), name: String? = nil) {
    self.state = LayerState(name: name)
    self.stepCell = cell
    self.options = options
  }

  public init(_ arguments: Arguments) throws {
    let cell: any RecurrentCell
    switch arguments["cell"] {
    case .object(let object as any RecurrentCell): cell = object
    case .list: cell = try StackedRNNCells(Arguments(StackedRNNCells.signature, ["cells": arguments["cell"]]))
    default: throw arguments.error("cell", expected: "a cell, such as LSTMCell(32), or a list of them")
    }
    self.init(cell, try SequenceOptions(arguments))
    try state.configure(arguments)
  }

  public var description: String { "RNN(\(stepCell))" }
}

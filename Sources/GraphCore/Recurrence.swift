import TensorCore

/// A recurrent cell run over all steps of a batch of sequences: the one part of a recurrent layer that is sequential.
///
/// What does not depend on the step before stays outside, as ordinary products over all steps at once: the input
/// projections x = input · kernel + bias before it, and the gradients of kernels, biases and inputs after it.
///
/// With h the state after the step before, R the recurrent kernel in column blocks of `units` and ⊙ element by
/// element, a step is
/// ```
/// tanh, relu       h' = tanh(x + h·R), h' = max(x + h·R, 0)
/// lstm             i = σ(x_i + h·R_i)   f = σ(x_f + h·R_f)   g = tanh(x_g + h·R_g)   o = σ(x_o + h·R_o)
///                  c' = f ⊙ c + i ⊙ g   h' = o ⊙ tanh(c')
/// gru              z = σ(x_z + h·R_z)   r = σ(x_r + h·R_r)   g = tanh(x_g + (r ⊙ h)·R_g)
///                  h' = z ⊙ h + (1 − z) ⊙ g
/// gruResetAfter    z, r as before       q = h·R_g + b        g = tanh(x_g + r ⊙ q)
///                  h' = z ⊙ h + (1 − z) ⊙ g
/// ```
/// Blocks stand in the order in which they are named: i, f, g, o; z, r, g. A step that a mask leaves out keeps the
/// states as they are.
/// - SeeAlso: `keras.layers.SimpleRNN`, `LSTM`, `GRU`; Hochreiter and Schmidhuber 1997; Cho et al. 2014.
public struct Recurrence: Hashable, Sendable {
  /// The kinds of cells, by their gates.
  public enum Cell: String, Hashable, Sendable, CaseIterable {
    case tanh, relu, lstm, gru, gruResetAfter
  }

  /// What ``Operation/recurrence(_:)`` gives: rows of its result's second axis.
  public enum Result: String, Hashable, Sendable, CaseIterable {
    /// h after each step.
    case outputs
    /// The states after the last step: h, for an LSTM then c.
    case states
    /// The outputs, then the states.
    case outputsAndStates
  }

  public var cell: Cell
  /// Steps run from the last to the first; outputs stand where their inputs do.
  public var isReversed: Bool
  /// A last operand says which steps count.
  public var isMasked: Bool
  public var result: Result

  public init(_ cell: Cell, isReversed: Bool = false, isMasked: Bool = false, result: Result = .outputs) {
    self.cell = cell
    self.isReversed = isReversed
    self.isMasked = isMasked
    self.result = result
  }

  /// What the gradient of a recurrence is asked for.
  public enum Differential: String, Hashable, Sendable, CaseIterable {
    /// The gradients of x, for all steps.
    case projections
    /// The gradients of the states before the first step.
    case initialStates
  }

  /// The rows of the result that are states.
  func stateRows(steps: Int) -> Range<Int>? {
    switch result {
    case .outputs: nil
    case .states: 0..<cell.stateCount
    case .outputsAndStates: steps..<steps + cell.stateCount
    }
  }

  /// The number of rows of the result.
  public func rowCount(steps: Int) -> Int {
    switch result {
    case .outputs: steps
    case .states: cell.stateCount
    case .outputsAndStates: steps + cell.stateCount
    }
  }

  public var hasOutputs: Bool { result != .states }
  public var hasStates: Bool { result != .outputs }

  /// The same steps, whatever is taken of them: what two recurrences must share to share a trace.
  public var traced: Recurrence {
    var copy = self
    copy.result = .outputs
    return copy
  }

  /// Operands besides projections, initial states and recurrent kernel.
  var extraOperandCount: Int { (cell == .gruResetAfter ? 1 : 0) + (isMasked ? 1 : 0) }
}

extension Recurrence.Cell {
  /// Column blocks of the kernels.
  public var gateCount: Int {
    switch self {
    case .tanh, .relu: 1
    case .lstm: 4
    case .gru, .gruResetAfter: 3
    }
  }

  /// h, and c of an LSTM.
  public var stateCount: Int { self == .lstm ? 2 : 1 }

  /// The parts of a trace: the states, then what a gradient needs besides.
  ///
  /// `lstm`: h, c, i, f, g, o. `gru`: h, z, r, g. `gruResetAfter`: h, z, r, g, q.
  public var partCount: Int {
    switch self {
    case .tanh, .relu: 1
    case .lstm: 6
    case .gru: 4
    case .gruResetAfter: 5
    }
  }
}

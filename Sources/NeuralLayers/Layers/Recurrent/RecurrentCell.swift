import GraphCore
import TensorCore

/// One step of a recurrent network: what ``RNN`` runs over the steps of a sequence.
///
/// A step is cut in two. What depends on the input alone, usually its product with the kernel, is computed for all
/// steps at once; the rest follows step by step.
///
/// Called as a layer on `[input, state, …]` a cell takes one step and gives `[output, state, …]`.
public protocol RecurrentCell: Layer {
  /// The size of each state.
  var stateSizes: [Int] { get }

  /// Which state is the output.
  var outputState: Int { get }

  /// The operation that runs the cell over all steps, if there is one for its settings and the context's mode.
  func recurrence(_ context: LayerContext) -> Recurrence.Cell?

  /// What depends on the inputs `(batch, steps, features)` alone, for all steps.
  func project(_ x: Value, _ context: LayerContext) throws -> Value

  /// The operands of `recurrence` behind the initial states: the recurrent kernel and what the cell adds.
  func recurrenceOperands(_ context: LayerContext) throws -> [Value]

  /// Begins a run over a batch, drawing what all steps share, and returns the step: from projections
  /// `(batch, …)` and states to the next states.
  func makeStep(batch: Int, _ context: LayerContext) throws -> (_ projected: Value, _ states: [Value]) throws -> [Value]
}

extension RecurrentCell {
  public var outputState: Int { 0 }

  public var inputSpec: InputSpec {
    InputSpec(count: 1 + stateSizes.count...1 + stateSizes.count, rank: 2)
  }

  public func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value] {
    let batch = inputs[0].shape[0]
    let projected = try project(inputs[0].reshape([batch, 1, inputs[0].shape[1]]), context)
    let step = try makeStep(batch: batch, context)
    let states = try step(projected.reshape([batch, projected.shape[2]]), Array(inputs.dropFirst()))
    return [states[outputState]] + states
  }
}

/// How a cell is run over a sequence.
struct RecurrentRun {
  /// From the last step to the first.
  var isReversed = false
  /// Step by step with ordinary operations, even where one operation could run all steps.
  var isUnrolled = false
  var needsOutputs = true

  /// Runs a cell over `x` `(batch, steps, features)`.
  ///
  /// - Parameters:
  ///   - initial: The states before the first step; zeros if empty.
  ///   - mask: `(batch, steps)`; a step that is masked keeps the states.
  /// - Returns: The outputs at their steps, `(batch, steps, units)`, and the last states.
  func callAsFunction(
    _ cell: any RecurrentCell, _ x: Value, initial: [Value], mask: Value?, _ context: LayerContext
  ) throws -> (outputs: Value?, states: [Value]) {
    if let stack = cell as? StackedRNNCells {
      return try callAsFunction(stack, x, initial: initial, mask: mask, context)
    }
    let batch = x.shape[0]
    let initial =
      try initial.isEmpty ? cell.stateSizes.map { try x.number(0).broadcast(to: [batch, $0]) } : initial
    let projected = try cell.project(x, context)
    guard let recurrence = cell.recurrence(context), !isUnrolled else {
      return try unrolled(cell, projected, initial, mask, context)
    }
    let (steps, units) = (x.shape[1], cell.stateSizes[0])
    let states = try initial.map { try $0.reshape([batch, 1, units]) }
    let operation = Recurrence(
      recurrence, isReversed: isReversed, isMasked: mask != nil, result: needsOutputs ? .outputsAndStates : .states)
    let first = try states.count == 1 ? states[0] : context.builder.apply(.concatenate(axis: 1), states)
    let operands = try [projected, first] + cell.recurrenceOperands(context) + (mask.map { [$0] } ?? [])
    let result = try context.builder.apply(.recurrence(operation), operands)
    let row = needsOutputs ? steps : 0
    return (
      needsOutputs ? try result.slice(0..<steps, axis: 1) : nil,
      try states.indices.map { try result.slice(row + $0..<row + $0 + 1, axis: 1).reshape([batch, units]) }
    )
  }

  private func unrolled(
    _ cell: any RecurrentCell, _ projected: Value, _ initial: [Value], _ mask: Value?, _ context: LayerContext
  ) throws -> (outputs: Value?, states: [Value]) {
    let (batch, steps, width) = (projected.shape[0], projected.shape[1], projected.shape[2])
    let step = try cell.makeStep(batch: batch, context)
    var states = initial
    var outputs: [Value] = []
    for t in isReversed ? Array((0..<steps).reversed()) : Array(0..<steps) {
      var next = try step(projected.slice(t..<t + 1, axis: 1).reshape([batch, width]), states)
      if let mask {
        let counts = try mask.slice(t..<t + 1, axis: 1)
        next = try zip(next, states).map { try counts.select($0, $1) }
      }
      states = next
      let output = states[cell.outputState]
      outputs.append(try output.reshape([batch, 1, output.shape[1]]))
    }
    guard needsOutputs else { return (nil, states) }
    guard !outputs.isEmpty else {
      return (try initial[0].number(0).broadcast(to: [batch, 0, initial[0].shape[1]]), states)
    }
    let ordered = isReversed ? Array(outputs.reversed()) : outputs
    return (try context.builder.apply(.concatenate(axis: 1), ordered), states)
  }
}

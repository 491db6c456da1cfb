import CKernels
import GraphCore
import TensorCore

extension StepWriter {
  static func recurrenceScratch(_ graph: Graph, _ node: Graph.Node) -> Int {
    switch node.operation {
    case .recurrence(let recurrence), .recurrenceTrace(let recurrence):
      return hb_recurrence_scratch(recurrence.cell.number, node.type.shape[node.type.shape.rank - 1], false)
    case .recurrenceGradient(let recurrence, _):
      return hb_recurrence_scratch(recurrence.cell.number, graph.type(of: node.operands[0]).shape[3], true)
    default: return 0
    }
  }

  mutating func writeRecurrence(_ node: Graph.Node, _ to: Int32, _ scratch: Int?) {
    var arguments = hb_recurrence_arguments()
    arguments.to = to
    arguments.scratch = scratchSlot(scratch)
    switch node.operation {
    case .recurrence(let recurrence):
      describe(recurrence, node, &arguments)
      list.append(kernels.recurrence, arguments)
    case .recurrenceTrace(let recurrence):
      describe(recurrence, node, &arguments)
      arguments.is_trace = true
      list.append(kernels.recurrence, arguments)
    case .recurrenceGradient(let recurrence, let differential):
      describe(recurrence, &arguments)
      let trace = graph.type(of: node.operands[0]).shape
      (arguments.batch, arguments.steps, arguments.units) = (trace[1], trace[2] - 1, trace[3])
      arguments.trace = slot(of: node.operands[0])
      arguments.kernel = slot(of: node.operands[1])
      arguments.upstream = slot(of: node.operands[2])
      arguments.mask = recurrence.isMasked ? slot(of: node.operands[3]) : -1
      arguments.wants_states = differential == .initialStates
      list.append(kernels.recurrence_gradient, arguments)
    default: preconditionFailure("\(node.operation.name) is not a recurrence")
    }
  }

  private func describe(_ recurrence: Recurrence, _ arguments: inout hb_recurrence_arguments) {
    arguments.cell = recurrence.cell.number
    arguments.parts = Int32(recurrence.cell.partCount)
    arguments.is_reversed = recurrence.isReversed
    arguments.has_outputs = recurrence.hasOutputs
    arguments.has_states = recurrence.hasStates
  }

  private mutating func describe(
    _ recurrence: Recurrence, _ node: Graph.Node, _ arguments: inout hb_recurrence_arguments
  ) {
    describe(recurrence, &arguments)
    let projections = graph.type(of: node.operands[0]).shape
    let units = graph.type(of: node.operands[2]).shape[0]
    (arguments.batch, arguments.steps, arguments.units) = (projections[0], projections[1], units)
    arguments.projections = slot(of: node.operands[0])
    arguments.initial = slot(of: node.operands[1])
    arguments.kernel = slot(of: node.operands[2])
    arguments.bias = recurrence.cell == .gruResetAfter ? slot(of: node.operands[3]) : -1
    arguments.mask = recurrence.isMasked ? slot(of: node.operands[node.operands.count - 1]) : -1
  }
}

extension Recurrence.Cell {
  /// The cell's number in `CKernels.h`.
  fileprivate var number: Int32 {
    switch self {
    case .tanh: Int32(HB_CELL_TANH)
    case .relu: Int32(HB_CELL_RELU)
    case .lstm: Int32(HB_CELL_LSTM)
    case .gru: Int32(HB_CELL_GRU)
    case .gruResetAfter: Int32(HB_CELL_GRU_RESET_AFTER)
    }
  }
}

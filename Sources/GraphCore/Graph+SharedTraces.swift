import TensorCore

extension Graph {
  /// The graph with each recurrence that a gradient traces read from the trace, instead of being run twice.
  ///
  /// Who writes a forward pass need not know whether it will be differentiated: an inference graph stores no gates.
  func sharingTraces() throws(ShapeError) -> Graph {
    guard nodes.contains(where: { $0.operation.isTrace }) else { return self }
    return try prunedOfDeadCode().readingTraces()
  }

  private func readingTraces() throws(ShapeError) -> Graph {
    // By operands, then by what is traced: the steps of a trace and of a recurrence are the same if both are equal.
    let traces = Set(nodes.filter { $0.operation.isTrace })
    let builder = GraphBuilder(name: name)
    var values: [Value] = []
    values.reserveCapacity(nodes.count)
    for node in nodes {
      let operands = node.operands.map { values[$0] }
      switch node.operation {
      case .parameter(let index, let type): values.append(builder.parameter(parameters[index].name, type))
      case .recurrence(let recurrence) where traces.contains(traceNode(of: node, recurrence)):
        let trace = try builder.apply(.recurrenceTrace(recurrence.traced), operands)
        values.append(try trace.result(of: recurrence))
      default: values.append(try builder.apply(node.operation, operands))
      }
    }
    return builder.graph(
      parameters: parameters, outputs: outputs.map { Output(name: $0.name, value: values[$0.value].id) })
  }

  private func traceNode(of node: Node, _ recurrence: Recurrence) -> Node {
    let steps = nodes[node.operands[0]].type.shape[1]
    let shape = node.type.shape
    return Node(
      operation: .recurrenceTrace(recurrence.traced), operands: node.operands,
      type: TensorType([recurrence.cell.partCount, shape[0], steps + 1, shape[2]]))
  }
}

extension Operation {
  fileprivate var isTrace: Bool {
    if case .recurrenceTrace = self { true } else { false }
  }
}

extension Value {
  /// What a recurrence gives, taken from its trace.
  fileprivate func result(of recurrence: Recurrence) throws(ShapeError) -> Value {
    let (batch, steps, units) = (shape[1], shape[2] - 1, shape[3])
    var parts: [Value] = []
    if recurrence.hasOutputs {
      let rows = recurrence.isReversed ? 0..<steps : 1..<steps + 1
      parts.append(try slice(0..<1, axis: 0).slice(rows, axis: 2).reshape([batch, steps, units]))
    }
    if recurrence.hasStates {
      let row = recurrence.isReversed ? 0 : steps
      let states = recurrence.cell.stateCount
      let last = try slice(0..<states, axis: 0).slice(row..<row + 1, axis: 2)
      parts.append(try last.reshape([states, batch, units]).transpose([1, 0, 2]))
    }
    return parts.count == 1 ? parts[0] : try builder.apply(.concatenate(axis: 1), parts)
  }
}

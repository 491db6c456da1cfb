extension Graph {
  /// The graph without nodes that no output needs; parameters stay, because callers pass them by position.
  public func prunedOfDeadCode() -> Graph {
    var isLive = [Bool](repeating: false, count: nodes.count)
    for output in outputs { isLive[output.value] = true }
    for index in nodes.indices.reversed() {
      if case .parameter = nodes[index].operation { isLive[index] = true }
      if isLive[index] { for operand in nodes[index].operands { isLive[operand] = true } }
    }
    var renamed = [Int](repeating: -1, count: nodes.count)
    var kept: [Node] = []
    for (index, node) in nodes.enumerated() where isLive[index] {
      renamed[index] = kept.count
      kept.append(Node(operation: node.operation, operands: node.operands.map { renamed[$0] }, type: node.type))
    }
    return Graph(
      name: name, parameters: parameters, nodes: kept,
      outputs: outputs.map { Output(name: $0.name, value: renamed[$0.value]) })
  }
}

import TensorCore

/// A graph that is being written anew, node by node, from an old one.
package struct GraphRewriter {
  package private(set) var nodes: [Graph.Node] = []

  package mutating func add(_ node: Graph.Node) -> Int {
    nodes.append(node)
    return nodes.count - 1
  }

  package mutating func add(_ operation: Operation, _ operands: [Int], _ type: TensorType) -> Int {
    add(Graph.Node(operation: operation, operands: operands, type: type))
  }

  /// The tensor that a value is, if it is a constant.
  func constant(_ value: Int) -> Tensor? {
    if case .constant(let tensor) = nodes[value].operation { return tensor }
    return nil
  }

  /// The constant of one element that all elements of a value equal, if there is one.
  func repeatedConstant(_ value: Int) -> Tensor? {
    var value = value
    while true {
      switch nodes[value].operation {
      case .constant(let tensor): return tensor.count == 1 ? tensor : nil
      case .broadcastInDimension, .reshape: value = nodes[value].operands[0]
      default: return nil
      }
    }
  }
}

extension Graph {
  /// The graph with each node replaced by what the rule makes of it.
  ///
  /// - Parameter rule: Given a node whose operands are values of the new graph, returns the new value that stands for
  ///   it, or `nil` to take it over as it is. Parameters are taken over unasked.
  package func rewritten(by rule: (inout GraphRewriter, Node) -> Int?) -> Graph {
    var rewriter = GraphRewriter()
    var renamed: [Int] = []
    renamed.reserveCapacity(nodes.count)
    for node in nodes {
      var node = node
      for index in node.operands.indices { node.operands[index] = renamed[node.operands[index]] }
      if case .parameter = node.operation {
        renamed.append(rewriter.add(node))
      } else {
        renamed.append(rule(&rewriter, node) ?? rewriter.add(node))
      }
    }
    return Graph(
      name: name, parameters: parameters, nodes: rewriter.nodes,
      outputs: outputs.map { Output(name: $0.name, value: renamed[$0.value]) })
  }
}

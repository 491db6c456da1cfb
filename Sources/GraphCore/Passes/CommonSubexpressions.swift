extension Graph {
  /// The graph with equal operations on equal operands done once.
  ///
  /// Equal means the same bits: constants of 0 and −0 stay two.
  public func withCommonSubexpressionsShared() -> Graph {
    var known: [Node: Int] = [:]
    known.reserveCapacity(nodes.count)
    return rewritten { rewriter, node in
      if let value = known[node] { return value }
      let value = rewriter.add(node)
      known[node] = value
      return value
    }
  }
}

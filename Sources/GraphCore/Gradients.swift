import TensorCore

extension GraphBuilder {
  /// The derivatives of a scalar with respect to other values, added to the same graph.
  ///
  /// Reverse accumulation: nodes are visited from the loss backwards, and each rule of `GradientRules.swift` turns the
  /// gradient of a node's result into those of its operands. Being made of graph operations, gradients can be
  /// differentiated again, and every backend runs them.
  ///
  /// - Parameters:
  ///   - loss: A float32 scalar.
  ///   - variables: What to differentiate by.
  /// - Returns: One value for each variable, of its shape; zeros for one that the loss does not depend on.
  /// - Throws: ``ShapeError`` if `loss` is not a float32 scalar.
  public func gradients(of loss: Value, with variables: [Value]) throws(ShapeError) -> [Value] {
    guard loss.type == TensorType([]) else {
      throw ShapeError(operation: "gradients", expected: "a float32 scalar", received: "\(loss.type)")
    }
    // Only nodes that lie between a variable and the loss take part.
    var depends = [Bool](repeating: false, count: loss.id + 1)
    for variable in variables where variable.id <= loss.id { depends[variable.id] = true }
    for id in 0...loss.id where !depends[id] {
      depends[id] = nodes[id].operands.contains { depends[$0] }
    }
    var gradients = [Value?](repeating: nil, count: loss.id + 1)
    gradients[loss.id] = constant(1)
    for id in (0...loss.id).reversed() where depends[id] {
      guard let upstream = gradients[id] else { continue }
      let node = Value(builder: self, id: id)
      let operands = node.operands
      guard operands.contains(where: { depends[$0.id] }) else { continue }
      let contributions = try node.operandGradients(upstream)
      for (operand, contribution) in zip(operands, contributions) where depends[operand.id] {
        guard let contribution else { continue }
        if let sum = gradients[operand.id] {
          gradients[operand.id] = try sum + contribution
        } else {
          gradients[operand.id] = contribution
        }
      }
    }
    return try variables.map { variable throws(ShapeError) in
      if variable.id <= loss.id, let gradient = gradients[variable.id] { return gradient }
      return try constant(0).broadcast(to: variable.shape)
    }
  }
}

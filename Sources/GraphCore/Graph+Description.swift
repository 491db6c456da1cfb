extension Graph: CustomStringConvertible {
  /// A readable dump, one node a line.
  ///
  /// ```
  /// graph affine
  ///   %0 = parameter "x" : float32 (2, 3)
  ///   %1 = constant {value: [2.0]} : float32 ()
  ///   %2 = broadcastInDimension(%1) {axes: []} : float32 (2, 3)
  ///   %3 = multiply(%0, %2) : float32 (2, 3)
  ///   return "y": %3
  /// ```
  public var description: String {
    var lines = ["graph \(name)"]
    for (index, node) in nodes.enumerated() {
      var line = "  %\(index) = "
      if case .parameter(let number, _) = node.operation {
        line += "parameter \"\(parameters[number].name)\""
        if let output = parameters[number].donatedTo { line += " {donated to: \"\(outputs[output].name)\"}" }
      } else {
        line += node.operation.name
        if !node.operands.isEmpty { line += "(" + node.operands.map { "%\($0)" }.joined(separator: ", ") + ")" }
        let attributes = node.operation.attributes
        if !attributes.isEmpty {
          line += " {" + attributes.map { "\($0.name): \($0.value)" }.joined(separator: ", ") + "}"
        }
      }
      lines.append(line + " : \(node.type)")
    }
    lines.append("  return " + outputs.map { "\"\($0.name)\": %\($0.value)" }.joined(separator: ", "))
    return lines.joined(separator: "\n")
  }
}

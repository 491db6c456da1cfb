/// Something that is given for each output of a model: one for all, in output order, or by output name.
public enum PerOutput<Element> {
  case same(Element)
  case list([Element?])
  /// Names decide, never their order; `nil` says that an output has none.
  case named([(name: String, value: Element?)])

  /// The element for each of the outputs.
  ///
  /// - Parameters:
  ///   - what: The argument of `compile` that this is, for errors.
  ///   - isComplete: Whether every output must be named.
  /// - Throws: ``ModelError`` if the count differs or a name is unknown, missing or given twice.
  func resolved(
    outputs: [String], model: String, argument what: String, isComplete: Bool = false
  ) throws -> [Element?] {
    switch self {
    case .same(let element): return outputs.map { _ in element }
    case .list(let elements):
      guard elements.count == outputs.count else {
        throw ModelError(
          model, expected: "one \(what) for each output: \(outputs.joined(separator: ", "))",
          received: "\(elements.count)", argument: what)
      }
      return elements
    case .named(let pairs):
      for (index, pair) in pairs.enumerated() {
        guard outputs.contains(pair.name), !pairs[..<index].contains(where: { $0.name == pair.name }) else {
          throw ModelError(
            model, expected: "each \(what) under the name of an output: \(outputs.joined(separator: ", "))",
            received: "\"\(pair.name)\"" + (outputs.contains(pair.name) ? " twice" : ""), argument: what)
        }
      }
      if isComplete, let missing = outputs.first(where: { output in !pairs.contains { $0.name == output } }) {
        throw ModelError(
          model, expected: "a \(what) for each output: \(outputs.joined(separator: ", "))",
          received: "none for \"\(missing)\"", help: "Say None for an output without one.", argument: what)
      }
      return outputs.map { output in pairs.first { $0.name == output }.flatMap(\.value) }
    }
  }
}

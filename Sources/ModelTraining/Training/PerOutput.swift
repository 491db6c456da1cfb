/// Something that is given for each output of a model: one for all, in output order, or by output name.
public enum PerOutput<Element> {
  case same(Element)
  case list([Element?])
  case named([(name: String, value: Element)])

  /// The element for each of the outputs.
  ///
  /// - Parameter what: The argument of `compile` that this is, for errors.
  /// - Throws: ``ModelError`` if the count differs or a name is unknown, missing or given twice.
  func resolved(outputs: [String], model: String, argument what: String) throws -> [Element?] {
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
      return outputs.map { output in pairs.first { $0.name == output }?.value }
    }
  }
}

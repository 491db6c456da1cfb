/// The names that a program sees from outside: what the host provides and what earlier blocks export.
///
/// An environment is a value: adding names makes no difference to programs that already run. The universal names
/// (`None`, `len`, `print`, …) need not be in it, and an entry of the same name hides them.
public struct Environment {
  private var values: [String: Value]
  /// What was added later; apart, so that a few names more do not copy hundreds.
  private var added: [String: Value] = [:]

  public init(_ values: [String: Value] = [:]) {
    self.values = values
  }

  /// The value of a name.
  public subscript(name: String) -> Value? {
    get { added[name] ?? values[name] }
    set {
      added[name] = newValue
      if newValue == nil { values[name] = nil }
    }
  }

  /// All names in alphabetical order.
  public var names: [String] { Set(values.keys).union(added.keys).sorted() }

  /// The same environment with more names; a new value hides an old one.
  public func adding(_ more: [String: Value]) -> Environment {
    var result = self
    if added.isEmpty { result.added = more } else { result.added.merge(more) { $1 } }
    return result
  }
}

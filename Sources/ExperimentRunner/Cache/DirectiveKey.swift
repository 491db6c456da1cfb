import PlainFiles

/// Everything that decides what a directive gives, each part under the name by which users know it.
struct DirectiveKey {
  struct Part: Hashable {
    /// As it stands in a sentence: `source`, `parameter epochs`, `data train`.
    var name: String
    /// The part itself or a digest of it.
    var value: String
  }

  /// The directive, such as `fit warm_up`.
  var directive: String
  /// The names that the directive exports.
  var exports: [String] = []
  var parts: [Part]

  /// The key: what the directive's entry is called.
  var digest: String { Digest.of(parts.flatMap { [$0.name, $0.value] }) }

  func value(_ name: String) -> String? { parts.first { $0.name == name }?.value }
}

extension DirectiveKey {
  /// The parts, for the next run to compare with.
  var json: JSONValue { .object(Dictionary(parts.map { ($0.name, .string($0.value)) }) { first, _ in first }) }

  init(directive: String, json: JSONValue) {
    var parts: [Part] = []
    if case .object(let members) = json {
      parts = members.compactMap { name, value in value.text.map { Part(name: name, value: $0) } }
    }
    self.init(directive: directive, parts: parts)
  }
}

import Crypto
import Hornbook
import StarlarkLanguage

/// The SHA-256 of a value of the language by what it holds, not by how it came to be.
///
/// Only values that are data have one: numbers, texts, tensors, data sets, and lists and dicts of them. Functions,
/// layers and models do not.
struct ContentDigest {
  private var hash = SHA256()

  static func hex(of value: StarlarkValue) -> String? {
    var digest = ContentDigest()
    guard digest.add(value, depth: 0) else { return nil }
    return Digest.hex(digest.hash.finalize())
  }

  private mutating func add(_ text: String) {
    let bytes = Array(text.utf8)
    hash.update(data: Array("\(bytes.count) ".utf8))
    hash.update(data: bytes)
  }

  private mutating func add(_ texts: [String]) -> Bool {
    for text in texts { add(text) }
    return true
  }

  private mutating func add(_ elements: [StarlarkValue], _ head: String, depth: Int) -> Bool {
    add("\(head) \(elements.count)")
    for element in elements { guard add(element, depth: depth + 1) else { return false } }
    return true
  }

  private mutating func add(_ value: StarlarkValue, depth: Int) -> Bool {
    // Lists can hold themselves.
    guard depth < 64 else { return false }
    switch value {
    case .none, .bool, .int, .bigInt, .range, .bytes: add("\(value.typeName) \(value.repr)")
    case .float(let number): add("float \(number.bitPattern)")
    case .string(let text): add("string \(text)")
    case .list(let list): return add(list.elements, "list", depth: depth)
    case .tuple(let tuple): return add(tuple.elements, "tuple", depth: depth)
    case .dict(let dict): return add(dict.entries.flatMap { [$0.key, $0.value] }, "dict", depth: depth)
    case .set(let set): return add(set.elements, "set", depth: depth)
    case .function, .builtin: return false
    case .host(let host):
      switch host {
      case let value as TensorValue:
        add("tensor \(value.tensor.dtype) \(value.tensor.shape)")
        value.tensor.withUnsafeBytes { hash.update(bufferPointer: $0) }
      case let value as DatasetValue:
        let data = value.dataset
        // Code can read the names, and random numbers are drawn by where the rows came from.
        add("dataset \(data.sha256) \(data.lineage)")
        return add([data.name] + [data.classNames, data.featureNames].map { $0?.joined(separator: "\0") ?? "none" })
      case let value as TextsValue: return add(value.strings.map { .string($0) }, "texts", depth: depth)
      default: return false
      }
    }
    return true
  }
}

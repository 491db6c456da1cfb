/// An immutable string of bytes.
public final class BytesValue {
  public let bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }
}

/// A sequence of fixed elements, which may themselves be mutable.
public final class TupleValue: Container {
  public private(set) var elements: [Value]
  /// Whether the elements have been frozen.
  var isFrozen = false
  /// The hash once it has been computed; the elements of a hashable tuple never change.
  var hash: Int?

  public init(_ elements: [Value]) { self.elements = elements }

  deinit { Value.release(takeContents()) }

  override func takeContents() -> [Value] {
    defer { elements = [] }
    return elements
  }
}

/// What lists, dictionaries and sets share: they can be changed until frozen, and not while being iterated over.
public class MutableContainer: Container {
  public fileprivate(set) var isFrozen = false
  /// The number of loops that are going through the elements.
  var activeIterations = 0

  /// Throws unless the elements may be changed now; `action` names the change: `append to`, `assign to element of`.
  func checkMutable(_ action: String, _ typeName: String) throws {
    if isFrozen {
      throw EvaluationError(
        "cannot \(action) frozen \(typeName)", code: "frozen",
        help: ["what a block exports can no longer be changed; make a copy: \(typeName)(x)"])
    }
    if activeIterations > 0 {
      throw EvaluationError(
        "cannot \(action) \(typeName) during iteration", code: "iteration",
        help: ["go through a copy instead: for x in list(…)"])
    }
  }

  func markFrozen() { isFrozen = true }
}

/// A mutable sequence.
public final class ListValue: MutableContainer {
  /// The elements; change them through the language only.
  public internal(set) var elements: [Value]

  public init(_ elements: [Value] = []) { self.elements = elements }

  deinit { Value.release(takeContents()) }

  func checkMutable(_ action: String) throws { try checkMutable(action, "list") }

  /// Replaces the element at a position from 0; `false` if there is none or the list may not be changed.
  @inline(__always)
  func replace(at position: Int, by value: Value) -> Bool {
    guard position >= 0, position < elements.count, !isFrozen, activeIterations == 0 else { return false }
    elements[position] = value
    return true
  }

  override func takeContents() -> [Value] {
    defer { elements = [] }
    return elements
  }
}

/// A mutable mapping that keeps the order of insertion.
public final class DictValue: MutableContainer {
  var table = HashTable()

  public override init() {}

  deinit { Value.release(takeContents()) }

  /// The entries in the order of insertion.
  public var entries: [(key: Value, value: Value)] { table.entries.map { ($0.key, $0.value) } }

  public var count: Int { table.count }

  /// The value for a string key.
  public subscript(key: String) -> Value? {
    (try? table.value(forKey: .string(key), hash: Value.hash(key))) ?? nil
  }

  func checkMutable(_ action: String) throws { try checkMutable(action, "dict") }

  override func takeContents() -> [Value] {
    defer { table = HashTable() }
    return table.containers
  }
}

/// A mutable collection of distinct elements that keeps the order of insertion.
public final class SetValue: MutableContainer {
  var table = HashTable()

  public override init() {}

  deinit { Value.release(takeContents()) }

  /// The elements in the order of insertion.
  public var elements: [Value] { table.entries.map(\.key) }

  public var count: Int { table.count }

  func checkMutable(_ action: String) throws { try checkMutable(action, "set") }

  override func takeContents() -> [Value] {
    defer { table = HashTable() }
    return table.containers
  }
}

/// The integers `start`, `start + step`, … before `stop`.
public final class RangeValue {
  public let start: Int
  public let stop: Int
  public let step: Int
  /// The number of elements.
  public let count: Int

  /// `nil` if the step is zero or the count does not fit in 64 bits.
  init?(start: Int, stop: Int, step: Int) {
    guard step != 0 else { return nil }
    self.start = start
    self.stop = stop
    self.step = step
    if step > 0 ? start >= stop : start <= stop {
      count = 0
      return
    }
    let (low, high) = step > 0 ? (start, stop) : (stop, start)
    // The distance of two integers fits in an unsigned one.
    let distance = UInt(bitPattern: high) &- UInt(bitPattern: low)
    guard let count = Int(exactly: (distance - 1) / step.magnitude + 1) else { return nil }
    self.count = count
  }

  subscript(index: Int) -> Int { start &+ index &* step }

  var elements: [Value] { (0..<count).map { .int(self[$0]) } }

  func contains(_ value: Int) -> Bool {
    guard count > 0 else { return false }
    let (low, high) = step > 0 ? (start, self[count - 1]) : (self[count - 1], start)
    guard value >= low, value <= high else { return false }
    return (UInt(bitPattern: value) &- UInt(bitPattern: low)) % step.magnitude == 0
  }
}

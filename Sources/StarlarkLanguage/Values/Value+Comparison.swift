extension Value {
  /// Equality as `==` has it: numbers by value, containers by their elements, functions by identity.
  ///
  /// A structure too deep or too large to compare counts as different; the operator `==` reports it instead.
  public func isEqual(to other: Value) -> Bool {
    var comparison = Comparison()
    return (try? comparison.areEqual(self, other)) ?? false
  }

  /// Equality of dictionary keys, which are hashable and therefore neither cyclic nor deep.
  func isSameKey(_ other: Value) -> Bool {
    switch (self, other) {
    case (.string(let a), .string(let b)): Comparison.areSame(a, b)
    case (.int(let a), .int(let b)): a == b
    default: isEqual(to: other)
    }
  }
}

/// Comparisons of values, with a bound on their depth and on their work.
struct Comparison {
  private var depth = 0
  /// What has been compared: elements, and 64 bytes of a text or a large integer as much as one of them.
  private(set) var work = 0
  private static let maximumWork = 50_000_000

  /// Strings are equal if they have the same characters as code points; Swift's `==` would ignore how accents are
  /// composed.
  static func areSame(_ a: String, _ b: String) -> Bool {
    a.utf8.count == b.utf8.count && a.utf8.elementsEqual(b.utf8)
  }

  private mutating func descend<T>(_ body: (inout Comparison) throws -> T) throws -> T {
    if depth >= Value.maximumDepth {
      throw EvaluationError("the values are nested too deeply to be compared", code: "limit")
    }
    try count(1)
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  private mutating func count(_ steps: Int) throws {
    work += steps
    if work > Comparison.maximumWork {
      throw EvaluationError("the values are too large to be compared", code: "limit")
    }
  }

  mutating func areEqual(_ a: Value, _ b: Value) throws -> Bool {
    switch (a, b) {
    case (.none, .none): return true
    case (.bool(let a), .bool(let b)): return a == b
    case (.int(let a), .int(let b)): return a == b
    case (.bigInt(let a), .bigInt(let b)):
      try count(a.magnitude.count >> 4)
      return a == b
    case (.float, .float), (.float, .int), (.int, .float), (.float, .bigInt), (.bigInt, .float):
      return Comparison.orderOfNumbers(a, b) == 0
    case (.string(let a), .string(let b)):
      try count(a.utf8.count >> 6)
      return Comparison.areSame(a, b)
    case (.bytes(let a), .bytes(let b)):
      try count(a.bytes.count >> 6)
      return a.bytes == b.bytes
    case (.tuple(let a), .tuple(let b)):
      return try a === b || descend { try $0.areEqual(a.elements, b.elements) }
    case (.list(let a), .list(let b)):
      return try a === b || descend { try $0.areEqual(a.elements, b.elements) }
    case (.dict(let a), .dict(let b)): return try a === b || descend { try $0.areEqual(a, b) }
    case (.set(let a), .set(let b)):
      try count(4 * a.count)
      return try a === b
        || (a.count == b.count && a.table.entries.allSatisfy { try b.table.contains(key: $0.key, hash: $0.hash) })
    case (.range(let a), .range(let b)):
      return a.count == b.count && (a.count == 0 || a.start == b.start) && (a.count < 2 || a.step == b.step)
    case (.function(let a), .function(let b)): return a === b
    case (.builtin(let a), .builtin(let b)):
      guard let x = a.receiver, let y = b.receiver else { return a === b }
      return try a.name == b.name && descend { try $0.areEqual(x, y) }
    case (.host(let a), .host(let b)): return a === b || a.isEqual(to: b)
    default: return false
    }
  }

  private mutating func areEqual(_ a: [Value], _ b: [Value]) throws -> Bool {
    guard a.count == b.count else { return false }
    try count(a.count)
    for (x, y) in zip(a, b) where try !areEqual(x, y) { return false }
    return true
  }

  private mutating func areEqual(_ a: DictValue, _ b: DictValue) throws -> Bool {
    guard a.count == b.count else { return false }
    try count(4 * a.count)
    for entry in a.table.entries {
      guard let other = try b.table.value(forKey: entry.key, hash: entry.hash) else { return false }
      if try !areEqual(entry.value, other) { return false }
    }
    return true
  }

  /// Negative, zero or positive as the first value is less than, equal to or greater than the second.
  mutating func order(_ a: Value, _ b: Value) throws -> Int {
    switch (a, b) {
    case (.bool(let a), .bool(let b)): return (a ? 1 : 0) - (b ? 1 : 0)
    case (.int(let a), .int(let b)): return a < b ? -1 : (a == b ? 0 : 1)
    case (.int, .float), (.int, .bigInt), (.bigInt, .int), (.bigInt, .bigInt), (.bigInt, .float), (.float, .int),
      (.float, .bigInt), (.float, .float):
      try count(1)
      return Comparison.orderOfNumbers(a, b)
    case (.string(let a), .string(let b)):
      try count(min(a.utf8.count, b.utf8.count) >> 4)
      if Comparison.areSame(a, b) { return 0 }
      return a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
    case (.bytes(let a), .bytes(let b)):
      try count(min(a.bytes.count, b.bytes.count) >> 4)
      return a.bytes == b.bytes ? 0 : (a.bytes.lexicographicallyPrecedes(b.bytes) ? -1 : 1)
    case (.tuple(let a), .tuple(let b)): return try descend { try $0.order(a.elements, b.elements) }
    case (.list(let a), .list(let b)): return try descend { try $0.order(a.elements, b.elements) }
    default:
      throw EvaluationError("unsupported comparison: \(a.typeName) < \(b.typeName)", code: "type")
    }
  }

  private mutating func order(_ a: [Value], _ b: [Value]) throws -> Int {
    for (x, y) in zip(a, b) {
      try count(1)
      if try !areEqual(x, y) { return try order(x, y) }
    }
    return a.count < b.count ? -1 : (a.count == b.count ? 0 : 1)
  }

  /// The exact order of two numbers; NaN equals itself and is greater than every other number.
  static func orderOfNumbers(_ a: Value, _ b: Value) -> Int {
    if case .float(let x) = a, case .float(let y) = b {
      if x.isNaN || y.isNaN { return (x.isNaN ? 1 : 0) - (y.isNaN ? 1 : 0) }
      return x < y ? -1 : (x == y ? 0 : 1)
    }
    if case .float(let x) = a { return -order(integer(b), x) }
    if case .float(let y) = b { return order(integer(a), y) }
    let (x, y) = (integer(a), integer(b))
    return x < y ? -1 : (x == y ? 0 : 1)
  }

  private static func order(_ integer: BigInteger, _ float: Double) -> Int {
    if float.isNaN { return -1 }
    if float.isInfinite { return float > 0 ? -1 : 1 }
    guard let whole = BigInteger(exactly: float.rounded(.down)) else { return 0 }
    if integer != whole { return integer < whole ? -1 : 1 }
    return float > float.rounded(.down) ? -1 : 0
  }

  private static func integer(_ value: Value) -> BigInteger {
    switch value {
    case .int(let small): BigInteger(small)
    case .bigInt(let big): big
    default: BigInteger(0)
    }
  }
}

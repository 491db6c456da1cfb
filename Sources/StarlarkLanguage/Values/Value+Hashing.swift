extension Value {
  /// A number that is equal for equal values, the same in every process.
  ///
  /// - Throws: ``EvaluationError`` for values that may change: lists, dictionaries, sets, until they are frozen.
  func hash() throws -> Int { try hash(depth: 0) }

  private func hash(depth: Int) throws -> Int {
    switch self {
    case .none: return 0x6E6F
    case .bool(let value): return value ? 0x7472 : 0x6661
    case .int(let value): return Value.mix(value)
    case .bigInt(let value): return Value.hash(value.asDouble)
    case .float(let value): return Value.hash(value)
    case .string(let text): return Value.hash(text)
    case .bytes(let value): return value.bytes.reduce(0x6279) { Value.mix($0 ^ Int($1)) }
    case .tuple(let tuple):
      guard depth < Value.maximumDepth else { throw EvaluationError("tuple nested too deeply", code: "limit") }
      if let hash = tuple.hash { return hash }
      var hash = 0x7470
      for element in tuple.elements { hash = Value.mix(hash ^ (try element.hash(depth: depth + 1))) }
      tuple.hash = hash
      return hash
    case .function(let function): return ObjectIdentifier(function).hashValue
    case .builtin(let builtin): return Value.hash(builtin.name)
    case .host(let value): return try value.hash()
    case .list(let list) where list.isFrozen: return Value.hash(0x6C69, list.elements)
    case .dict(let dict) where dict.isFrozen: return Value.mix(0x6469 ^ dict.count)
    case .set(let set) where set.isFrozen: return Value.mix(0x7365 ^ set.count)
    case .list, .dict, .set, .range:
      throw EvaluationError(
        "unhashable type: \(typeName)", code: "type",
        help: ["keys of a dict and elements of a set must not change; use a tuple instead"])
    }
  }

  /// The hash of a frozen list: its length and the first elements that are no collections.
  ///
  /// The list may be deep, wide or hold itself: to tell it from others is left to ``Comparison``.
  private static func hash(_ start: Int, _ elements: [Value]) -> Int {
    elements.prefix(16).reduce(mix(start ^ elements.count)) { hash, element in
      switch element {
      case .none, .bool, .int, .bigInt, .float, .string: mix(hash ^ ((try? element.hash()) ?? 0))
      default: mix(hash)
      }
    }
  }

  /// How deep values may be nested for operations that walk them.
  static let maximumDepth = 500

  static func hash(_ text: String) -> Int {
    var hash = 0xCBF2_9CE4_8422_2325 as UInt
    for byte in text.utf8 { hash = (hash ^ UInt(byte)) &* 0x100_0000_01B3 }
    return Int(bitPattern: hash ^ hash >> 29)
  }

  /// Floats hash as the integers that they equal.
  private static func hash(_ value: Double) -> Int {
    if let integer = Int(exactly: value) { return mix(integer) }
    return value.isNaN ? 0x6E61 : mix(Int(bitPattern: UInt(value.bitPattern)))
  }

  /// Spreads the bits (the finalizer of SplitMix64).
  static func mix(_ value: Int) -> Int {
    var bits = UInt(bitPattern: value) &+ 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return Int(bitPattern: bits ^ bits >> 31)
  }
}

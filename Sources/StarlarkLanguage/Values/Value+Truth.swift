extension Value {
  /// The truth value: false for `None`, `False`, zero and everything empty.
  public func truth() throws -> Bool {
    switch self {
    case .none: false
    case .bool(let value): value
    case .int(let value): value != 0
    case .bigInt: true
    case .float(let value): value != 0
    case .string(let text): !text.isEmpty
    case .bytes(let value): !value.bytes.isEmpty
    case .tuple(let tuple): !tuple.elements.isEmpty
    case .list(let list): !list.elements.isEmpty
    case .dict(let dict): dict.count > 0
    case .set(let set): set.count > 0
    case .range(let range): range.count > 0
    case .function, .builtin: true
    case .host(let value): try value.truth()
    }
  }

  /// Makes the value and everything that can be reached from it immutable.
  public func freeze() { Value.freeze([self]) }

  /// Freezes several values; a worklist, because they may be nested deeply.
  static func freeze(_ values: [Value]) {
    var pending = values
    while let value = pending.popLast() {
      switch value {
      case .list(let list) where !list.isFrozen:
        list.markFrozen()
        pending += list.elements
      case .tuple(let tuple) where !tuple.isFrozen:
        tuple.isFrozen = true
        pending += tuple.elements
      case .dict(let dict) where !dict.isFrozen:
        dict.markFrozen()
        pending += dict.table.containers
      case .set(let set) where !set.isFrozen:
        set.markFrozen()
        pending += set.elements
      case .function(let function) where !function.isFrozen:
        function.isFrozen = true
        pending += function.defaults.compactMap { $0 } + function.captured.compactMap(\.value)
      case .builtin(let builtin): if let receiver = builtin.receiver { pending.append(receiver) }
      case .host(let host): host.freeze()
      default: break
      }
    }
  }
}

extension SetValue {
  /// A new set: `-`, `|`, `&` or `^` of two sets, the elements of the left one first.
  func combined(_ op: BinaryOperator, with other: SetValue) throws -> SetValue {
    let result = SetValue()
    let (mine, theirs) = (table.entries, other.table.entries)
    switch op {
    case .bitOr: result.table = table
    case .bitAnd:
      for entry in mine where try other.table.contains(key: entry.key, hash: entry.hash) { try result.insert(entry) }
    default:
      for entry in mine where try !other.table.contains(key: entry.key, hash: entry.hash) { try result.insert(entry) }
    }
    if op == .bitOr || op == .bitXor {
      for entry in theirs where try !table.contains(key: entry.key, hash: entry.hash) { try result.insert(entry) }
    }
    return result
  }

  private func insert(_ entry: HashTable.Entry) throws {
    try table.set(key: entry.key, hash: entry.hash, value: .none)
  }

  /// Adds an element unless it is there already.
  func insert(_ value: Value) throws {
    let hash = try value.hash()
    if try !table.contains(key: value, hash: hash) { try table.set(key: value, hash: hash, value: .none) }
  }
}

extension DictValue {
  /// Takes over all entries of another dictionary.
  func merge(_ other: DictValue) throws {
    for entry in other.table.entries { try table.set(key: entry.key, hash: entry.hash, value: entry.value) }
  }
}

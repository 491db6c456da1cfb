/// A hash table that keeps the order of insertion, for dictionaries and sets.
///
/// Entries lie in one array in order; removed ones leave a gap until the next rebuild. An open-addressing index of
/// positions into that array finds them. Hashes come from ``Value/hash()``, which is the same in every process: so
/// somebody could choose keys that all collide, and the table refuses to search without end.
struct HashTable {
  struct Entry {
    var key: Value
    var value: Value
    let hash: Int
  }

  private var slots: [Entry?] = []
  /// The hashes of the slots, which most searches can do without the slots themselves.
  private var hashes: [Int] = []
  /// Position of an entry in `slots`, or a mark; the size is a power of two.
  private var index: [Int32] = []
  private(set) var count = 0
  /// No entry lies before this position.
  private var first = 0

  private static let empty: Int32 = -1
  private static let removed: Int32 = -2

  /// Places that a search looks at before it gives up.
  ///
  /// With at most three quarters of the places taken, chance does
  /// not make such a row even among the millions of keys that a table may have (Knuth, TAOCP 6.4).
  private static let maximumProbes = 1000

  var entries: [Entry] { slots.compactMap { $0 } }

  /// The keys and values, for ``Value/release(_:)``.
  var containers: [Value] { slots.flatMap { $0.map { [$0.key, $0.value] } ?? [] } }

  func contains(key: Value, hash: Int) throws -> Bool { try find(key, hash) != nil }

  func value(forKey key: Value, hash: Int) throws -> Value? {
    guard let position = try find(key, hash) else { return nil }
    return slots[Int(index[position])]?.value
  }

  /// Adds an entry at the end, or replaces the value of an equal key in its place; whether it added one.
  @discardableResult
  mutating func set(key: Value, hash: Int, value: Value) throws -> Bool {
    if let position = try find(key, hash) {
      slots[Int(index[position])]?.value = value
      return false
    }
    if (slots.count + 1) * 4 > index.count * 3 { rebuild() }
    insert(Int32(slots.count), hash)
    slots.append(Entry(key: key, value: value, hash: hash))
    hashes.append(hash)
    count += 1
    return true
  }

  mutating func remove(key: Value, hash: Int) throws -> Value? {
    guard let position = try find(key, hash) else { return nil }
    let slot = Int(index[position])
    let value = slots[slot]?.value
    slots[slot] = nil
    index[position] = HashTable.removed
    count -= 1
    if count == 0 { self = HashTable() }
    return value
  }

  /// Removes and gives the oldest entry.
  mutating func removeFirst() throws -> Entry? {
    while first < slots.count, slots[first] == nil { first += 1 }
    guard first < slots.count, let entry = slots[first] else { return nil }
    _ = try remove(key: entry.key, hash: entry.hash)
    return entry
  }

  /// The place in the index that leads to an equal key.
  private func find(_ key: Value, _ hash: Int) throws -> Int? {
    guard !index.isEmpty else { return nil }
    let mask = index.count - 1
    var position = hash & mask
    var probes = 0
    while true {
      let slot = Int(index[position])
      if slot >= 0 {
        if hashes[slot] == hash, slots[slot]?.key.isSameKey(key) == true { return position }
      } else if slot == HashTable.empty {
        return nil
      }
      position = (position + 1) & mask
      probes += 1
      if probes > HashTable.maximumProbes { throw HashTable.collision }
    }
  }

  private static let collision = EvaluationError(
    "more than \(maximumProbes) keys fall on the same place of the table", code: "limit",
    help: ["such keys do not come by chance; use others"])

  private mutating func insert(_ slot: Int32, _ hash: Int) {
    let mask = index.count - 1
    var position = hash & mask
    while index[position] >= 0 { position = (position + 1) & mask }
    index[position] = slot
  }

  private mutating func rebuild() {
    slots = slots.filter { $0 != nil }
    hashes = slots.map { $0?.hash ?? 0 }
    first = 0
    var size = 8
    while size * 3 < (slots.count + 1) * 8 { size *= 2 }
    index = [Int32](repeating: HashTable.empty, count: size)
    for (slot, hash) in hashes.enumerated() { insert(Int32(slot), hash) }
  }
}

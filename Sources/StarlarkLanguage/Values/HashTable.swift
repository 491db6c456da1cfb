/// A hash table that keeps the order of insertion, for dictionaries and sets.
///
/// Entries lie in one array in order; removed ones leave a gap until the next rebuild. An open-addressing index of
/// positions into that array finds them. Hashes come from ``Value/hash()``, which is the same in every process.
struct HashTable {
  struct Entry {
    var key: Value
    var value: Value
    let hash: Int
  }

  private var slots: [Entry?] = []
  /// Position of an entry in `slots`, or a mark; the size is a power of two.
  private var index: [Int32] = []
  private(set) var count = 0
  /// No entry lies before this position.
  private var first = 0

  private static let empty: Int32 = -1
  private static let removed: Int32 = -2

  var entries: [Entry] { slots.compactMap { $0 } }

  /// The keys and values that are containers, for ``Value/release(_:)``.
  var containers: [Value] { slots.flatMap { $0.map { [$0.key, $0.value] } ?? [] } }

  func contains(key: Value, hash: Int) -> Bool { find(key, hash) != nil }

  func value(forKey key: Value, hash: Int) -> Value? { find(key, hash).flatMap { slots[Int(index[$0])]?.value } }

  /// Adds an entry at the end, or replaces the value of an equal key in its place.
  mutating func set(key: Value, hash: Int, value: Value) {
    if let position = find(key, hash) {
      slots[Int(index[position])]?.value = value
      return
    }
    if (slots.count + 1) * 4 > index.count * 3 { rebuild() }
    insert(Int32(slots.count), hash)
    slots.append(Entry(key: key, value: value, hash: hash))
    count += 1
  }

  mutating func remove(key: Value, hash: Int) -> Value? {
    guard let position = find(key, hash) else { return nil }
    let slot = Int(index[position])
    let value = slots[slot]?.value
    slots[slot] = nil
    index[position] = HashTable.removed
    count -= 1
    if count == 0 { self = HashTable() }
    return value
  }

  /// Removes and gives the oldest entry.
  mutating func removeFirst() -> Entry? {
    while first < slots.count, slots[first] == nil { first += 1 }
    guard first < slots.count, let entry = slots[first] else { return nil }
    _ = remove(key: entry.key, hash: entry.hash)
    return entry
  }

  private func find(_ key: Value, _ hash: Int) -> Int? {
    guard !index.isEmpty else { return nil }
    let mask = index.count - 1
    var position = hash & mask
    while index[position] != HashTable.empty {
      if index[position] >= 0, let entry = slots[Int(index[position])], entry.hash == hash, entry.key.isSameKey(key) {
        return position
      }
      position = (position + 1) & mask
    }
    return nil
  }

  private mutating func insert(_ slot: Int32, _ hash: Int) {
    let mask = index.count - 1
    var position = hash & mask
    while index[position] >= 0 { position = (position + 1) & mask }
    index[position] = slot
  }

  private mutating func rebuild() {
    slots = slots.filter { $0 != nil }
    first = 0
    var size = 8
    while size * 3 < (slots.count + 1) * 8 { size *= 2 }
    index = [Int32](repeating: HashTable.empty, count: size)
    for (slot, entry) in slots.enumerated() { if let entry { insert(Int32(slot), entry.hash) } }
  }
}

/// The global variables of one executed program.
final class ModuleGlobals {
  private(set) var names: [String] = []
  private(set) var slots: UnsafeMutablePointer<Value?>

  init() { slots = .allocate(capacity: 1) }

  /// Makes room for the variables; to be called once.
  func declare(_ names: [String]) {
    slots.deallocate()
    self.names = names
    slots = .allocate(capacity: max(1, names.count))
    slots.initialize(repeating: nil, count: names.count)
  }

  /// The variables that have a value, in the order of their declaration.
  var globals: [(name: String, value: Value)] {
    names.enumerated().compactMap { index, name in slots[index].map { (name, $0) } }
  }

  /// Drops all values.
  func clear() {
    for index in names.indices { slots[index] = nil }
  }

  deinit {
    slots.deinitialize(count: names.count)
    slots.deallocate()
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// About how many bytes values take, for the limit on memory.
enum Footprint {
  /// A list or a tuple of `count` elements.
  static func container(_ count: Int) -> Int { 64 + 16 * count }
  /// A dictionary or a set of `count` entries.
  static func table(_ count: Int) -> Int { 112 + 64 * count }
  static func text(_ bytes: Int) -> Int { 48 + bytes }
  /// A small object: a range, a function, a bound method.
  static let object = 64

  /// A value that a function has just made, with the elements directly in it.
  static func result(_ value: Value) -> Int {
    switch value {
    case .none, .bool, .int, .float: 0
    case .range, .function, .builtin, .host: object
    case .bigInt(let value): object + 4 * value.magnitude.count
    case .string(let text): self.text(text.utf8.count)
    case .bytes(let value): self.text(value.bytes.count)
    case .tuple(let tuple): container(tuple.elements.count)
    case .list(let list): list.elements.reduce(container(list.elements.count)) { $0 + shallow($1) }
    case .dict(let dict): table(dict.count)
    case .set(let set): table(set.count)
    }
  }

  private static func shallow(_ element: Value) -> Int {
    switch element {
    case .string(let value): text(value.utf8.count)
    case .tuple(let tuple): container(tuple.elements.count)
    default: 0
    }
  }
}

extension Interpreter {
  /// Accounts for memory that is about to be taken; the work of filling it counts as steps.
  ///
  /// What is freed is not counted back. Only when a run has asked for a quarter of the limit in all, the memory that
  /// the process really holds is looked at, and again after every further sixteenth of the limit: so a loop may make
  /// and forget values for ever, while the limit still sees values that are held by an unfinished expression.
  @inline(__always)
  func charge(_ bytes: Int) throws {
    steps.pointee &+= bytes >> 6
    memory.charged &+= bytes
    if memory.charged > memory.nextLook { try lookAtMemory() }
  }

  /// Accounts for the result of a call.
  @inline(__always)
  func charged(_ result: Value) throws -> Value {
    switch result {
    case .none, .bool, .int, .float: break
    default: try charge(Footprint.result(result))
    }
    return result
  }

  @inline(never)
  private func lookAtMemory() throws {
    let limit = limits.memoryBytes
    memory.nextLook = memory.charged + limit / 16
    let grown = (MemoryAccount.residentBytes ?? memory.residentAtStart + memory.charged) - memory.residentAtStart
    if grown > limit {
      throw EvaluationError(
        "the program holds more than \(limit >> 20) MiB of memory", code: "limit",
        help: ["make its values smaller, or raise the limit: --max-memory"])
    }
    try countSteps(0)
  }
}

/// What a run has asked for, and what the process held when it began.
struct MemoryAccount {
  var charged = 0
  /// The memory is looked at when more than this has been asked for.
  var nextLook = Int.max
  var residentAtStart = 0

  init() {}

  /// The account of a run that begins now.
  init(limit: Int) {
    nextLook = limit / 4
    residentAtStart = MemoryAccount.residentBytes ?? 0
  }

  /// The memory of this process in use, as Linux tells it in `/proc/self/statm` (proc(5)); `nil` where it does not.
  static var residentBytes: Int? {
    let file = open("/proc/self/statm", O_RDONLY)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 128)
    let count = read(file, &bytes, bytes.count)
    guard count > 0 else { return nil }
    let fields = bytes[..<count].split(separator: UInt8(ascii: " "))
    guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else { return nil }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }
}

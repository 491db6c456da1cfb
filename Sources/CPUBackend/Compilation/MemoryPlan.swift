import GraphCore
import TensorCore

/// Where every value lies.
///
/// Values that live inside one execution share one arena: a value takes memory that an earlier one no longer needs.
struct MemoryPlan {
  enum Place: Hashable {
    /// The memory of the parameter with this number; also that of an output which replaces it.
    case parameter(Int)
    /// The memory of the output with this number.
    case output(Int)
    /// The constant made by this node.
    case constant(Int)
    /// Bytes from the start of the arena.
    case arena(Int)
  }

  /// For each root; `nil` for one that stays inside its program.
  private(set) var places: [Place?]
  /// For each root that is written over another: that other root.
  private(set) var replaces: [Int?]
  /// For each unit, in order: where its scratch memory starts.
  private(set) var scratch: [Int?]
  private(set) var arenaBytes = 0

  /// Whether a value may take memory that an earlier one no longer needs.
  private let isReusing: Bool
  private var isReplaced: [Bool]
  /// The node of each parameter.
  private var parameterNodes: [Int]
  private var free: [(offset: Int, bytes: Int)] = []

  init(_ schedule: Schedule, isReusing: Bool, scratchBytes: (Unit) -> Int) {
    self.isReusing = isReusing
    let graph = schedule.graph
    places = [Place?](repeating: nil, count: graph.nodes.count)
    replaces = [Int?](repeating: nil, count: graph.nodes.count)
    isReplaced = [Bool](repeating: false, count: graph.nodes.count)
    scratch = []
    parameterNodes = [Int](repeating: -1, count: graph.parameters.count)
    for (index, node) in graph.nodes.enumerated() {
      if case .parameter(let number, _) = node.operation {
        places[index] = .parameter(number)
        parameterNodes[number] = index
      }
      if case .constant = node.operation { places[index] = .constant(index) }
    }
    var ending = [[Int]](repeating: [], count: schedule.units.count)
    for (root, position) in schedule.lastReadAt.enumerated() where position >= 0 { ending[position].append(root) }

    for (position, unit) in schedule.units.enumerated() {
      let bytes = scratchBytes(unit)
      let scratchOffset = bytes > 0 ? take(bytes) : nil
      scratch.append(scratchOffset)
      if case .output = unit.kind {
      } else {
        for member in unit.results { place(member, at: position, unit, schedule) }
      }
      for root in ending[position] { release(root, graph) }
      for member in unit.results where schedule.lastReadAt[member] < 0 && schedule.madeAt[member] == position {
        release(member, graph)
      }
      if let scratchOffset { give(scratchOffset, bytes) }
    }
  }

  private mutating func place(_ root: Int, at position: Int, _ unit: Unit, _ schedule: Schedule) {
    if let output = schedule.outputOf[root] {
      if let parameter = schedule.inPlace[output] {
        places[root] = .parameter(parameter)
        replaces[root] = parameterNodes[parameter]
      } else {
        places[root] = .output(output)
      }
      return
    }
    guard case .program = unit.kind else {
      places[root] = .arena(take(Self.bytes(of: root, schedule.graph)))
      return
    }
    // A value that only its own program reads has no memory.
    guard schedule.lastReadAt[root] > position else { return }
    var isReduction = false
    if case .reduce = schedule.graph.nodes[root].operation { isReduction = true }
    // A reduction's result is written while other tasks still read operands.
    if !isReduction, let ending = expiring(for: root, at: position, schedule) {
      places[root] = places[ending]
      replaces[root] = ending
      isReplaced[ending] = true
    } else {
      places[root] = .arena(take(Self.bytes(of: root, schedule.graph)))
    }
  }

  /// An operand whose memory the result of a program may take over: of equal size, read last here, and only element by
  /// element.
  private func expiring(for root: Int, at position: Int, _ schedule: Schedule) -> Int? {
    guard isReusing else { return nil }
    let bytes = Self.bytes(of: root, schedule.graph)
    let reads = schedule.reads[position]
    let members = schedule.units[position].members
    return reads.first { read in
      guard case .arena = places[read.root], schedule.lastReadAt[read.root] == position,
        Self.bytes(of: read.root, schedule.graph) == bytes, !members.contains(read.root)
      else { return false }
      return !isReplaced[read.root] && reads.allSatisfy { $0.root != read.root || $0.isAligned }
    }?.root
  }

  private mutating func release(_ root: Int, _ graph: Graph) {
    guard case .arena(let offset) = places[root], !isReplaced[root] else { return }
    give(offset, Self.bytes(of: root, graph))
  }

  private static func bytes(of root: Int, _ graph: Graph) -> Int {
    let type = graph.nodes[root].type
    return type.shape.count * type.dtype.byteCount
  }

  /// With the tail that kernels may touch, in whole cache lines.
  private static func rounded(_ bytes: Int) -> Int { (bytes + 63) / 64 * 64 + 64 }

  /// The smallest free piece that fits, else new memory.
  private mutating func take(_ bytes: Int) -> Int {
    let size = Self.rounded(bytes)
    let fitting = free.indices.filter { free[$0].bytes >= size }.min { free[$0].bytes < free[$1].bytes }
    if let fitting {
      let offset = free[fitting].offset
      free[fitting] = (offset + size, free[fitting].bytes - size)
      if free[fitting].bytes == 0 { free.remove(at: fitting) }
      return offset
    }
    if let last = free.last, last.offset + last.bytes == arenaBytes {
      free.removeLast()
      arenaBytes = last.offset + size
      return last.offset
    }
    arenaBytes += size
    return arenaBytes - size
  }

  private mutating func give(_ offset: Int, _ bytes: Int) {
    guard isReusing else { return }
    let size = Self.rounded(bytes)
    var index = free.firstIndex { $0.offset > offset } ?? free.count
    free.insert((offset, size), at: index)
    if index + 1 < free.count, offset + size == free[index + 1].offset {
      free[index].bytes += free[index + 1].bytes
      free.remove(at: index + 1)
    }
    if index > 0, free[index - 1].offset + free[index - 1].bytes == offset {
      index -= 1
      free[index].bytes += free[index + 1].bytes
      free.remove(at: index + 1)
    }
  }
}

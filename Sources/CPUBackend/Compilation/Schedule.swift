import GraphCore
import TensorCore

/// The units in the order in which they run, and which outputs replace a donated parameter in place.
struct Schedule {
  let graph: Graph
  let sources: ValueSources
  /// In order of execution.
  private(set) var units: [Unit] = []
  /// The roots that each unit reads, in order of execution.
  private(set) var reads: [[(root: Int, isAligned: Bool)]] = []
  /// For each root: the position of the unit that makes it, or −1.
  private(set) var madeAt: [Int]
  /// For each root: the last position that reads it, or −1.
  private(set) var lastReadAt: [Int]
  /// For each output: the parameter whose memory it is written into, if that is possible.
  private(set) var inPlace: [Int?]
  /// For each root: the output that it is written to directly.
  private(set) var outputOf: [Int?]

  /// - Parameter copied: Outputs that no step but a copy may write, because steps write whole vectors.
  init(_ builder: UnitBuilder, isInPlace: Bool, copied: Set<Int> = []) {
    graph = builder.graph
    sources = builder.sources
    madeAt = [Int](repeating: -1, count: graph.nodes.count)
    lastReadAt = madeAt
    inPlace = graph.outputs.map { _ in nil }
    outputOf = graph.nodes.map { _ in nil }

    var all = builder.units.filter { !$0.members.isEmpty }
    for (index, output) in graph.outputs.enumerated() {
      let root = sources.sources[output.value].root
      if builder.unitOf[root] >= 0, outputOf[root] == nil, !copied.contains(index) {
        outputOf[root] = index
      } else {
        all.append(Unit(kind: .output(index), members: [output.value]))
      }
    }
    let allReads = all.map { unit -> [(root: Int, isAligned: Bool)] in
      if case .output = unit.kind { return [(sources.sources[unit.members[0]].root, true)] }
      return unit.members.flatMap { builder.reads(of: $0) }
    }
    order(all, allReads, isInPlace)
  }

  private mutating func order(
    _ allUnits: [Unit], _ reads: [[(root: Int, isAligned: Bool)]], _ isInPlace: Bool
  ) {
    var (all, allReads) = (allUnits, reads)
    var maker = [Int](repeating: -1, count: graph.nodes.count)
    for (index, unit) in all.enumerated() {
      if case .output = unit.kind { continue }
      for member in unit.members { maker[member] = index }
    }
    // An edge is "this unit runs before those".
    var followers = [[Int]](repeating: [], count: all.count)
    var readers = [[Int]](repeating: [], count: graph.nodes.count)
    for (index, reads) in allReads.enumerated() {
      for root in Set(reads.map(\.root)).sorted() {
        readers[root].append(index)
        if maker[root] >= 0, maker[root] != index { followers[maker[root]].append(index) }
      }
    }
    if isInPlace {
      settleDonations(all, allReads, maker, readers, &followers)
      copyOtherDonations(&all, &allReads, maker, &readers, &followers)
    }

    var waiting = [Int](repeating: 0, count: all.count)
    for next in followers.joined() { waiting[next] += 1 }
    var ready = SmallestFirst()
    // Outputs are copied as soon as they exist, everything else in the graph's own order.
    let priority = all.map { unit in unit.members.first ?? 0 }
    for index in all.indices where waiting[index] == 0 { ready.insert(index, priority[index]) }
    while let index = ready.removeFirst() {
      let position = units.count
      units.append(all[index])
      self.reads.append(allReads[index])
      if case .output = all[index].kind {
      } else {
        for member in all[index].members { madeAt[member] = position }
      }
      for read in allReads[index] { lastReadAt[read.root] = position }
      for next in followers[index] {
        waiting[next] -= 1
        if waiting[next] == 0 { ready.insert(next, priority[next]) }
      }
    }
  }

  /// An output may be written over the parameter that is donated to it if whoever else reads the parameter can run
  /// before, and the writer itself reads it element by element.
  private mutating func settleDonations(
    _ all: [Unit], _ allReads: [[(root: Int, isAligned: Bool)]], _ maker: [Int], _ readers: [[Int]],
    _ followers: inout [[Int]]
  ) {
    var search = Search(count: all.count)
    for (index, node) in graph.nodes.enumerated() {
      guard case .parameter(let number, _) = node.operation, let output = graph.parameters[number].donatedTo else {
        continue
      }
      let root = sources.sources[graph.outputs[output].value].root
      guard outputOf[root] == output, maker[root] >= 0 else { continue }
      let writer = maker[root]
      let isSafe = allReads[writer].allSatisfy { $0.root != index || $0.isAligned }
      var isProgram = false
      if case .program = all[writer].kind { isProgram = true }
      let others = readers[index].filter { $0 != writer }
      if !isSafe || (readers[index].contains(writer) && !isProgram) { continue }
      if search.reaches(from: writer, toOneOf: others, followers) { continue }
      for reader in others { followers[reader].append(writer) }
      inPlace[output] = number
    }
  }

  /// Every other output that replaces a parameter is copied over it once nobody needs the parameter anymore, so that
  /// state always stays where it is; only parameters that change places with each other cannot.
  private mutating func copyOtherDonations(
    _ all: inout [Unit], _ allReads: inout [[(root: Int, isAligned: Bool)]], _ maker: [Int], _ readers: inout [[Int]],
    _ followers: inout [[Int]]
  ) {
    var search = Search(count: all.count + graph.parameters.count)
    for (index, node) in graph.nodes.enumerated() {
      guard case .parameter(let number, _) = node.operation, let output = graph.parameters[number].donatedTo,
        inPlace[output] == nil
      else { continue }
      let root = sources.sources[graph.outputs[output].value].root
      let copy: Int
      if outputOf[root] == output {
        copy = all.count
        outputOf[root] = nil
        all.append(Unit(kind: .output(output), members: [graph.outputs[output].value]))
        allReads.append([(root, true)])
        followers.append([])
        followers[maker[root]].append(copy)
        readers[root].append(copy)
      } else {
        copy = all.firstIndex { if case .output(output) = $0.kind { true } else { false } }!
      }
      let others = readers[index].filter { $0 != copy }
      if search.reaches(from: copy, toOneOf: others, followers) { continue }
      for reader in others { followers[reader].append(copy) }
      inPlace[output] = number
    }
  }
}

/// A search along edges that is begun many times: what it marks need not be cleared in between.
private struct Search {
  private var goalOf: [Int]
  private var visitedBy: [Int]
  private var number = 0

  init(count: Int) {
    goalOf = [Int](repeating: 0, count: count)
    visitedBy = goalOf
  }

  mutating func reaches(from start: Int, toOneOf goals: [Int], _ followers: [[Int]]) -> Bool {
    number += 1
    for goal in goals { goalOf[goal] = number }
    var stack = goals.isEmpty ? [] : [start]
    while let unit = stack.popLast() {
      if goalOf[unit] == number { return true }
      if visitedBy[unit] == number { continue }
      visitedBy[unit] = number
      stack += followers[unit]
    }
    return false
  }
}

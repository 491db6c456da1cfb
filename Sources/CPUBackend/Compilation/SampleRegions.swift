import GraphCore
import TensorCore

/// Parts of a graph that treat the samples of a batch apart from each other.
///
/// Such a part runs for some samples from its first operation to its last before the next samples begin: what passes
/// between its operations stays in the cache of one core, and cores meet only at its end. A transformer's layers, forward
/// and back, are one region; what brings samples together, as the gradient of a weight does, lies between regions.
struct SampleRegions {
  struct Region {
    /// The number of samples.
    var batch: Int
    /// In the graph's order.
    var members: [Int]
    /// Members that are sums over the samples, one for each of so many equal parts of them.
    var sums: [Int] = []
    var parts = 0
    /// What the members read and the region makes for itself, because that costs less than to read it; see
    /// ``SampleCopies``.
    var helpers: [Int] = []
    /// Values that are made outside.
    var imports: [Import] = []
    /// Members whose values are read outside.
    var exports: [Int] = []
  }

  struct Import: Hashable {
    var value: Int
    var read: SampleRead
  }

  private(set) var regions: [Region] = []
  /// For each node: the region that it is a member of, or −1.
  private(set) var regionOf: [Int]

  /// A region that passes on fewer bytes between its kernels is not worth it.
  static let leastBytes = 1 << 20
  /// Graphs of very many layers that bring samples together are cut into regions up to here.
  private static let mostPasses = 128

  /// No regions.
  init(none graph: Graph) { regionOf = [Int](repeating: -1, count: graph.nodes.count) }

  init(_ graph: Graph, leastBytes: Int) {
    self.init(none: graph)
    guard let batch = Self.batch(of: graph) else { return }
    var search = RegionSearch(graph, batch: batch)
    for _ in 0..<Self.mostPasses {
      let components = search.nextComponents()
      if components.isEmpty { break }
      for members in components where search.passedBytes(members) >= leastBytes {
        var region = Region(batch: batch, members: members)
        search.complete(&region)
        for member in region.members { regionOf[member] = regions.count }
        regions.append(region)
      }
    }
    findExports(graph)
  }

  /// What is read outside of its region, where that has no copy of its own.
  private mutating func findExports(_ graph: Graph) {
    var isRead = graph.nodes.map { _ in false }
    for output in graph.outputs { isRead[output.value] = true }
    for region in regions { for wanted in region.imports { isRead[wanted.value] = true } }
    for (index, node) in graph.nodes.enumerated() where regionOf[index] < 0 {
      for operand in node.operands { isRead[operand] = true }
    }
    for number in regions.indices { regions[number].exports = regions[number].members.filter { isRead[$0] } }
  }

  /// The size of a first axis in which most bytes of results are.
  private static func batch(of graph: Graph) -> Int? {
    var bytes: [Int: Int] = [:]
    for node in graph.nodes where node.operation.kind != .source {
      let shape = node.type.shape
      if shape.rank > 1, shape[0] > 1 { bytes[shape[0], default: 0] += shape.count * node.type.dtype.byteCount }
    }
    return bytes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}

/// Finds regions one wave after another: each takes every node that can be made sample by sample from what is there and
/// from the wave itself.
private struct RegionSearch {
  let graph: Graph
  let batch: Int
  private let reads: [[SampleRead]?]
  /// For each node: see ``Graph/sampleParts(of:batch:)``.
  private let parts: [Int]
  private let copies: SampleCopies
  private var readers: [[Int]]
  /// Nodes that an earlier wave has taken, and the sources.
  private var isSettled: [Bool]
  /// Members of regions.
  private var isTaken: [Bool]

  init(_ graph: Graph, batch: Int) {
    self.graph = graph
    self.batch = batch
    isTaken = [Bool](repeating: false, count: graph.nodes.count)
    let reads = graph.nodes.indices.map { graph.sampleReads(of: $0, batch: batch) }
    self.reads = reads
    parts = graph.nodes.indices.map { graph.sampleParts(of: $0, batch: batch) }
    copies = SampleCopies(graph: graph, reads: reads)
    isSettled = graph.nodes.map { $0.operation.kind == .source }
    readers = [[Int]](repeating: [], count: graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() { for operand in node.operands { readers[operand].append(index) } }
    // What replaces a parameter is written over it, when nobody needs the parameter anymore.
    for parameter in graph.parameters {
      if let output = parameter.donatedTo { isSettled[graph.outputs[output].value] = true }
    }
  }

  /// A node that every region may have a copy of: it costs nothing and reads no member.
  private func isHelper(_ index: Int, _ isMember: [Bool]) -> Bool {
    switch graph.nodes[index].operation {
    case .iota: return true
    default:
      let node = graph.nodes[index]
      return node.operation.kind == .layout && !isMember[node.operands[0]]
    }
  }

  /// The connected parts of the next wave; none when nothing is left.
  mutating func nextComponents() -> [[Int]] {
    var isMember = [Bool](repeating: false, count: graph.nodes.count)
    var isBehind = isMember
    for (index, node) in graph.nodes.enumerated() {
      var isMemberBehind = false
      for operand in node.operands {
        if isBehind[operand] { isMemberBehind = true }
        // A sum over samples is there when the last of them is through.
        if isMember[operand], isSettled[index] || reads[index] == nil || parts[operand] > 0 { isBehind[index] = true }
      }
      if isMemberBehind { isBehind[index] = true }
      guard !isSettled[index], !isBehind[index], let reads = reads[index] else { continue }
      if isHelper(index, isMember) { continue }
      // A member read as a whole must be complete first.
      if zip(node.operands, reads).contains(where: { isMember[$0] && $1 == .whole }) {
        isBehind[index] = true
        continue
      }
      isMember[index] = true
    }
    trimLayout(&isMember)
    let components = Self.components(graph, isMember)
    for component in components { for member in component { isSettled[member] = true } }
    return components
  }

  /// Layout operations at the end stay outside, where readers follow them without a copy.
  private func trimLayout(_ isMember: inout [Bool]) {
    for index in graph.nodes.indices.reversed() where isMember[index] && graph.nodes[index].operation.kind == .layout {
      if !readers[index].contains(where: { isMember[$0] }) { isMember[index] = false }
    }
  }

  private static func components(_ graph: Graph, _ isMember: [Bool]) -> [[Int]] {
    var parent = Array(graph.nodes.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while parent[index] != index {
        parent[index] = parent[parent[index]]
        index = parent[index]
      }
      return index
    }
    for (index, node) in graph.nodes.enumerated() where isMember[index] {
      for operand in node.operands where isMember[operand] {
        let (a, b) = (root(index), root(operand))
        parent[max(a, b)] = min(a, b)
      }
    }
    var members: [Int: [Int]] = [:]
    for index in graph.nodes.indices where isMember[index] { members[root(index), default: []].append(index) }
    return members.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The bytes of what members pass to each other from or to a kernel.
  func passedBytes(_ members: [Int]) -> Int {
    let own = Set(members)
    return members.reduce(0) { sum, member in
      let node = graph.nodes[member]
      let isPassed = readers[member].contains { reader in
        own.contains(reader)
          && (node.operation.kind == .kernel || graph.nodes[reader].operation.kind == .kernel)
      }
      return isPassed ? sum + node.type.shape.count * node.type.dtype.byteCount : sum
    }
  }

  /// Adds sums, helpers and imports.
  mutating func complete(_ region: inout SampleRegions.Region) {
    for member in region.members { isTaken[member] = true }
    let own = Set(region.members)
    region.sums = region.members.filter { parts[$0] > 0 }
    region.parts = region.sums.first.map { parts[$0] } ?? 0
    var helpers: Set<Int> = []
    var imports: Set<SampleRegions.Import> = []
    var waiting = region.members
    while let index = waiting.popLast() {
      for (operand, read) in zip(graph.nodes[index].operands, reads[index] ?? [])
      where read == .whole || !own.contains(operand) {
        if read == .samples, copies.isBetter(thanReading: operand, isTaken: isTaken) {
          if helpers.insert(operand).inserted { waiting.append(operand) }
        } else {
          imports.insert(SampleRegions.Import(value: operand, read: read))
        }
      }
    }
    region.helpers = helpers.sorted()
    region.imports = imports.sorted { ($0.value, $0.read == .whole ? 1 : 0) < ($1.value, $1.read == .whole ? 1 : 0) }
  }
}

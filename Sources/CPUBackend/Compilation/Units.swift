import GraphCore
import TensorCore

/// What runs as one step: a kernel, a copy, or a program of element-wise operations over equally many elements.
struct Unit {
  enum Kind {
    /// Reductions of its results may be among the members, at the end.
    case program
    case kernel
    /// A layout operation carried out.
    case copy
    /// Everything in a region, for some samples after the other.
    case region(Int)
    /// An output whose elements stand elsewhere: a parameter, a constant, or a value that is returned twice.
    case output(Int)
  }

  var kind: Kind
  /// Nodes in order; one, but for programs and regions.
  var members: [Int]
  /// The members whose values may be read by others; all of them, but for regions.
  var results: [Int]

  init(kind: Kind, members: [Int], results: [Int]? = nil) {
    self.kind = kind
    self.members = members
    self.results = results ?? members
  }
}

/// Cuts a graph into units, fusing element-wise operations along the values that they pass on.
struct UnitBuilder {
  let graph: Graph
  let sources: ValueSources
  private(set) var units: [Unit] = []
  /// The unit that makes each root, or −1.
  private(set) var unitOf: [Int]
  // For searching paths: units still to visit, the earliest first, and when each was visited last.
  private var pending = SmallestFirst()
  private var visited: [Int]
  private var visit = 0
  /// How many units the searches have visited in all.
  private(set) var visitCount = 0

  /// A search for a path that has visited this many units gives up, and the programs stay apart: without a limit,
  /// compiling would take the square of a model's depth.
  private static let longestSearch = 256

  /// Programs are kept short enough for their registers to stay in the first-level cache.
  private static let longestProgram = 48

  init(_ sources: ValueSources, isFusing: Bool) {
    self.sources = sources
    graph = sources.graph
    unitOf = [Int](repeating: -1, count: graph.nodes.count)
    visited = []
    for (index, node) in graph.nodes.enumerated() {
      if sources.regions.regionOf[index] >= 0 {
        addRegion(of: index)
        continue
      }
      switch node.operation.kind {
      case .source: continue
      case .layout:
        guard sources.isCopied[index] else { continue }
        add(Unit(kind: .copy, members: [index]))
      case .kernel: add(Unit(kind: .kernel, members: [index]))
      case .elementwise:
        add(Unit(kind: .program, members: [index]))
        if isFusing { fuse(index) }
      }
    }
    if isFusing { fuseReductions() }
  }

  /// Joins reductions with the programs that make what they reduce.
  ///
  /// It closes no circle: a reduction reads nothing else, so no path leads from the program to it but the direct one.
  private mutating func fuseReductions() {
    for index in units.indices {
      guard case .kernel = units[index].kind, let member = units[index].members.first,
        let pass = StepWriter.fusibleReduction(graph, member)
      else { continue }
      let source = sources.sources[graph.nodes[member].operands[0]]
      let maker = unitOf[source.root]
      guard source.map == nil, maker >= 0, case .program = units[maker].kind else { continue }
      // All reductions of a program walk over it in the same pieces.
      let others = units[maker].members.compactMap { StepWriter.fusibleReduction(graph, $0) }
      guard others.allSatisfy({ $0 == pass }) else { continue }
      // A reduction of a reduction waits for all of it.
      if case .reduce = graph.nodes[source.root].operation { continue }
      units[maker].members.append(member)
      units[maker].results.append(member)
      unitOf[member] = maker
      units[index].members = []
      units[index].results = []
    }
  }

  /// A region is added with its first member.
  private mutating func addRegion(of index: Int) {
    guard unitOf[index] < 0 else { return }
    let number = sources.regions.regionOf[index]
    let region = sources.regions.regions[number]
    // All of it may be made by its readers for themselves.
    guard !region.exports.isEmpty else { return }
    add(Unit(kind: .region(number), members: region.members, results: region.exports))
  }

  private mutating func add(_ unit: Unit) {
    for member in unit.members { unitOf[member] = units.count }
    units.append(unit)
    visited.append(0)
  }

  /// The roots that a node reads, and whether element i of the node needs element i of the root only.
  func reads(of index: Int) -> [(root: Int, isAligned: Bool)] {
    let region = sources.regions.regionOf[index]
    if region >= 0 {
      // What a region reads is read by its first member.
      let region = sources.regions.regions[region]
      guard region.members[0] == index else { return [] }
      return region.imports.map { (sources.sources[$0.value].root, false) }
    }
    if sources.isCopied[index] { return [(sources.copyMap(of: index).root, false)] }
    let node = graph.nodes[index]
    // Random numbers read their step, whatever the position.
    if node.operation.isRandom { return [(sources.sources[node.operands[0]].root, false)] }
    return node.operands.map { (sources.sources[$0].root, sources.sources[$0].map == nil) }
  }

  /// Joins the newest program with those whose results it reads element by element.
  private mutating func fuse(_ index: Int) {
    let count = graph.nodes[index].type.shape.count
    for read in reads(of: index) where read.isAligned {
      let own = unitOf[index]
      let other = unitOf[read.root]
      guard other >= 0, other != own, case .program = units[other].kind,
        graph.nodes[read.root].type.shape.count == count,
        units[own].members.count + units[other].members.count <= Self.longestProgram
      else { continue }
      if canJoin(own, other) {
        units[other].members = (units[other].members + units[own].members).sorted()
        units[other].results = units[other].members
        for member in units[own].members { unitOf[member] = other }
        units[own].members = []
        units[own].results = []
      }
    }
  }

  /// Two programs may become one unless a path leads from one through a third unit to the other, or one reads the
  /// other out of order.
  private mutating func canJoin(_ a: Int, _ b: Int) -> Bool {
    let start = min(units[a].members[0], units[b].members[0])
    pending.removeAll()
    visit += 1
    for unit in [a, b] {
      for member in units[unit].members {
        for read in reads(of: member) {
          let source = unitOf[read.root]
          guard source >= 0 else { continue }
          if source == a || source == b {
            if !read.isAligned { return false }
          } else {
            visitLater(source, since: start)
          }
        }
      }
    }
    return !pendingDepends(on: a, b, since: start)
  }

  /// Units whose nodes all come before `start` read nothing that was made later.
  private mutating func visitLater(_ unit: Int, since start: Int) {
    guard visited[unit] != visit, let last = units[unit].members.last, last > start else { return }
    visited[unit] = visit
    pending.insert(unit, units[unit].members[0])
  }

  /// Whether one of the pending units reads, directly or not, what `a` or `b` make, or may do so for all that a search
  /// of reasonable length can tell.
  ///
  /// The earliest units come first: a gradient leads to the forward pass within a layer or two, and back to the unit
  /// in question from there, while the latest lead through all the gradients of later layers.
  private mutating func pendingDepends(on a: Int, _ b: Int, since start: Int) -> Bool {
    let limit = visitCount + Self.longestSearch
    while let unit = pending.removeFirst() {
      visitCount += 1
      if visitCount > limit { return true }
      for member in units[unit].members {
        for read in reads(of: member) {
          let source = unitOf[read.root]
          guard source >= 0, source != unit else { continue }
          if source == a || source == b { return true }
          visitLater(source, since: start)
        }
      }
    }
    return false
  }
}

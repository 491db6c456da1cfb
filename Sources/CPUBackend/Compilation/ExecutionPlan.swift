import GraphCore

/// Everything that is decided about a graph before steps are written: what it is after the passes, what runs as one
/// step, in which order, and where every value lies.
struct ExecutionPlan {
  let schedule: Schedule
  let memory: MemoryPlan

  /// The graph after the passes.
  var graph: Graph { schedule.graph }

  init(_ graph: Graph, _ passes: PassSet, leastRegionBytes: Int = SampleRegions.leastBytes) {
    // Not a pass: it decides in which order sums are added.
    var graph = graph.optimized(by: passes).summingSamplesLast
    var regions = SampleRegions(none: graph)
    if passes.contains(.sampleRegions) {
      graph = graph.transposingSharedWeights
      regions = SampleRegions(graph, leastBytes: leastRegionBytes)
    }
    self.init(optimized: graph, regions, passes)
  }

  /// A region's share: the passes over the whole graph have been here already.
  init(_ samples: SampleGraph, _ passes: PassSet) {
    // Behind a share comes the next one, which another thread may be writing.
    let odd = samples.exportBytes.indices.filter { samples.exportBytes[$0] % 64 != 0 && !samples.isSum[$0] }
    self.init(optimized: samples.graph, SampleRegions(none: samples.graph), passes, copied: Set(odd))
  }

  private init(optimized graph: Graph, _ regions: SampleRegions, _ passes: PassSet, copied: Set<Int> = []) {
    let isFusing = passes.contains(.fusion)
    schedule = Schedule(
      UnitBuilder(ValueSources(graph, isFusing: isFusing, regions: regions), isFusing: isFusing),
      isInPlace: passes.contains(.inPlace), copied: copied)
    memory = MemoryPlan(schedule, isReusing: passes.contains(.bufferReuse)) {
      StepWriter.scratchBytes($0, graph, regions)
    }
  }
}

extension ExecutionPlan: CustomStringConvertible {
  /// A readable dump: the graph after the passes, then the steps with the values that they store.
  ///
  /// ```
  /// steps
  ///   0 dot %2
  ///     %2 at 0, 24 bytes
  ///   1 program %5 %6 over 6 elements
  ///     %6 in place of "w"
  /// arena of 128 bytes
  /// ```
  var description: String {
    var lines = [graph.description, "steps"]
    for (position, unit) in schedule.units.enumerated() {
      let members = unit.members.map { "%\($0)" }.joined(separator: " ")
      switch unit.kind {
      case .program:
        lines.append("  \(position) program \(members) over \(graph.type(of: unit.members[0]).shape.count) elements")
      case .region(let number):
        lines.append("  \(position) region \(members) of \(schedule.sources.regions.regions[number].batch) samples")
      case .kernel: lines.append("  \(position) \(graph.nodes[unit.members[0]].operation.name) \(members)")
      case .copy: lines.append("  \(position) copy \(members)")
      case .output(let output):
        lines.append("  \(position) copy \(members) to \"\(graph.outputs[output].name)\"")
        continue
      }
      if let scratch = memory.scratch[position] {
        lines.append(
          "    scratch at \(scratch), \(StepWriter.scratchBytes(unit, graph, schedule.sources.regions)) bytes")
      }
      for member in unit.results { if let place = describePlace(of: member) { lines.append("    " + place) } }
    }
    lines.append("arena of \(memory.arenaBytes) bytes")
    return lines.joined(separator: "\n")
  }

  private func describePlace(of root: Int) -> String? {
    guard let place = memory.places[root] else { return nil }
    let type = graph.type(of: root)
    switch place {
    case .parameter(let number): return "%\(root) in place of \"\(graph.parameters[number].name)\""
    case .output(let number): return "%\(root) in \"\(graph.outputs[number].name)\""
    case .constant: return nil
    case .arena(let offset):
      let over = memory.replaces[root].map { ", over %\($0)" } ?? ""
      return "%\(root) at \(offset), \(type.shape.count * type.dtype.byteCount) bytes\(over)"
    }
  }
}

import CKernels
import GraphCore
import TensorCore

/// Turns scheduled units into steps.
struct StepWriter {
  let graph: Graph
  let schedule: Schedule
  let plan: MemoryPlan
  let kernels: hb_kernels
  let form: Kernels
  let passes: PassSet
  /// Whether the steps run once for each share of a region's samples.
  let isShare: Bool
  let list = StepList()
  var slots: SlotTable
  /// The position of the unit that each step belongs to.
  private var unitOfStep: [Int] = []

  init(_ schedule: Schedule, _ plan: MemoryPlan, _ form: Kernels, _ passes: PassSet, isShare: Bool = false) {
    self.passes = passes
    self.isShare = isShare
    graph = schedule.graph
    self.schedule = schedule
    self.plan = plan
    self.form = form
    kernels = form.table.pointee
    slots = SlotTable(graph)
  }

  mutating func write() {
    for position in schedule.units.indices {
      let unit = schedule.units[position]
      switch unit.kind {
      case .program: writeProgram(unit.members, at: position, scratch: plan.scratch[position])
      case .copy: writeCopy(unit.members[0])
      case .kernel: writeKernel(unit.members[0], scratch: plan.scratch[position])
      case .region(let number):
        writeRegion(schedule.sources.regions.regions[number], scratch: plan.scratch[position])
      case .output(let number):
        let value = unit.members[0]
        let count = graph.type(of: value).shape.count
        let place = schedule.inPlace[number].map(MemoryPlan.Place.parameter) ?? .output(number)
        let (from, to) = (slot(of: value), slots.slot(place))
        if count > 0, from != to {
          appendCopy(
            CopyBox(extents: [count], fromStrides: [1], toStrides: [1]), from: from, to: to, graph.type(of: value).dtype
          )
        }
      }
      unitOfStep += [Int](repeating: position, count: list.steps.count - unitOfStep.count)
    }
  }

  /// What each step costs; all steps of one unit share its description, and the first has its work.
  func costs() -> [StepCost] {
    unitOfStep.enumerated().map { step, position in
      let unit = schedule.units[position]
      let cost = StepCost(
        unit, reads: Set(schedule.reads[position].map(\.root)).filter { schedule.madeAt[$0] != position }.sorted(),
        writes: unit.results.filter { plan.places[$0] != nil }, graph)
      return step > 0 && unitOfStep[step - 1] == position ? cost.continued : cost
    }
  }

  /// The slot of a value that is a root or has its root's elements in order.
  mutating func slot(of value: Int) -> Int32 {
    let root = schedule.sources.sources[value].root
    guard let place = plan.places[root] else { preconditionFailure("value \(value) has no memory") }
    return slots.slot(place)
  }

  /// Bytes of scratch memory that a unit needs.
  static func scratchBytes(_ unit: Unit, _ graph: Graph, _ regions: SampleRegions) -> Int {
    switch unit.kind {
    case .program: return unit.members.reduce(0) { $0 + (fusibleReduction(graph, $1)?.scratch ?? 0) }
    case .region(let number):
      let region = regions.regions[number]
      return region.sums.reduce(0) { $0 + region.parts * partialBytes(of: $1, graph) }
    case .copy, .output: return 0
    case .kernel: break
    }
    let node = graph.nodes[unit.members[0]]
    switch node.operation {
    case .reduce(_, let axes):
      return reducePasses(graph.type(of: node.operands[0]).shape, axes).reduce(0) { $0 + $1.scratch + $1.resultBytes }
    case .dot(let transposeLeft, let transposeRight):
      let (batch, m, n, k) = dotSizes(graph, node, transposeLeft, transposeRight)
      return hb_dot_scratch(batch, m, n, k)
    case .convolution, .convolutionInputGradient, .convolutionKernelGradient: return convolutionScratch(graph, node)
    case .recurrence, .recurrenceTrace, .recurrenceGradient: return recurrenceScratch(graph, node)
    default: return 0
    }
  }

  private mutating func writeKernel(_ index: Int, scratch: Int?) {
    let node = graph.nodes[index]
    let to = slot(of: index)
    switch node.operation {
    case .pad(let low, _, let interior): writePad(node, to, low, interior)
    case .concatenate(let axis): writeConcatenate(node, to, axis)
    case .gather(let axis): writeGather(node, to, axis)
    case .scatterAdd(let shape, let axis): writeScatterAdd(node, to, shape, axis)
    case .reduce(let reduction, let axes): writeReduce(node, to, reduction, axes, scratch)
    case .cumulativeSum(let axis, let exclusive, let reverse):
      let (outer, extent, inner) = Self.split(node.type.shape, at: axis)
      list.append(
        kernels.cumulative_sum,
        hb_cumulative_sum_arguments(
          from: slot(of: node.operands[0]), to: to, is_integer: node.type.dtype == .int32, is_exclusive: exclusive,
          is_reverse: reverse, outer: outer, extent: extent, inner: inner))
    case .argMax(let axis):
      let type = graph.type(of: node.operands[0])
      let (outer, extent, inner) = Self.split(type.shape, at: axis)
      list.append(
        kernels.arg_max,
        hb_arg_max_arguments(
          from: slot(of: node.operands[0]), to: to, is_integer: type.dtype == .int32, outer: outer, extent: extent,
          inner: inner))
    case .topKValues(let k), .topKIndices(let k):
      let type = graph.type(of: node.operands[0])
      let columns = type.shape[type.shape.rank - 1]
      var wantsPositions = false
      if case .topKIndices = node.operation { wantsPositions = true }
      list.append(
        kernels.top_k,
        hb_top_k_arguments(
          from: slot(of: node.operands[0]), to: to, is_integer: type.dtype == .int32,
          wants_positions: wantsPositions, rows: columns == 0 ? 0 : type.shape.count / columns, columns: columns, k: k))
    case .softmax, .logSoftmax:
      let columns = node.type.shape.dimensions.last ?? 1
      list.append(
        kernels.softmax,
        hb_softmax_arguments(
          from: slot(of: node.operands[0]), to: to, is_logarithmic: node.operation == .logSoftmax,
          rows: columns == 0 ? 0 : node.type.shape.count / columns, columns: columns))
    case .dot(let transposeLeft, let transposeRight):
      let (batch, m, n, k) = Self.dotSizes(graph, node, transposeLeft, transposeRight)
      list.append(
        kernels.dot,
        hb_dot_arguments(
          a: slot(of: node.operands[0]), b: slot(of: node.operands[1]), to: to, scratch: scratchSlot(scratch),
          transpose_a: transposeLeft, transpose_b: transposeRight, batch: batch, m: m, n: n, k: k))
    case .convolution, .convolutionInputGradient, .convolutionKernelGradient:
      writeConvolution(node, to, scratch)
    case .reduceWindow, .reduceWindowSumGradient, .selectAndScatter: writeWindow(node, to)
    case .recurrence, .recurrenceTrace, .recurrenceGradient: writeRecurrence(node, to, scratch)
    default: preconditionFailure("\(node.operation.name) is not a kernel")
    }
  }

  mutating func scratchSlot(_ offset: Int?) -> Int32 { offset.map { slots.slot(MemoryPlan.Place.arena($0)) } ?? -1 }

  /// The sizes before, along and behind an axis.
  static func split(_ shape: Shape, at axis: Int) -> (outer: Int, extent: Int, inner: Int) {
    let dimensions = shape.dimensions
    return (dimensions[..<axis].reduce(1, *), dimensions[axis], dimensions[(axis + 1)...].reduce(1, *))
  }
}

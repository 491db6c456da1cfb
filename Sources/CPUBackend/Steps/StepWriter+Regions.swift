import CKernels
import GraphCore
import TensorCore

extension StepWriter {
  /// The steps of a region, which run once for each share of its samples.
  mutating func writeRegion(_ region: SampleRegions.Region) {
    let (samples, share) = Self.share(of: region, graph, passes)
    let whole = ExecutionPlan(share, passes)
    var inner = StepWriter(whole.schedule, whole.memory, form, passes)
    inner.write()
    let innerList = list.keeping(inner.list)

    var table: [hb_region_slot] = []
    func outer(_ slot: Int32, _ bytes: Int) -> hb_region_slot {
      hb_region_slot(kind: Int32(HB_REGION_OUTER), slot: slot, offset: bytes, constant: nil)
    }
    for (wanted, bytes) in zip(share.imports, share.importBytes) { table.append(outer(slot(of: wanted.value), bytes)) }
    for (export, bytes) in zip(region.exports, share.exportBytes) { table.append(outer(slot(of: export), bytes)) }
    for fixed in inner.slots.fixed {
      switch fixed {
      case .arena(let offset):
        table.append(hb_region_slot(kind: Int32(HB_REGION_LOCAL), slot: 0, offset: offset, constant: nil))
      case .constant(let node):
        table.append(
          hb_region_slot(
            kind: Int32(HB_REGION_CONSTANT), slot: 0, offset: 0, constant: list.constant(whole.graph.nodes[node])))
      }
    }
    list.append(
      hb_run_region,
      hb_region_arguments(
        shares: region.batch / samples, steps: innerList.array(innerList.steps), step_count: innerList.steps.count,
        slots: list.array(table), slot_count: table.count, local_bytes: whole.memory.arenaBytes + Int(HB_TAIL)))
  }

  /// As many samples at a time as leave their values in a core's cache and work for a dozen cores.
  private static func share(of region: SampleRegions.Region, _ graph: Graph, _ passes: PassSet) -> (Int, SampleGraph) {
    let cacheBytes = 512 << 10, enoughShares = 12
    let one = SampleGraph(region, of: graph, samples: 1)
    let bytes = ExecutionPlan(one, passes).memory.arenaBytes + (one.importBytes + one.exportBytes).reduce(0, +)
    let count =
      (1...region.batch).last { count in
        region.batch % count == 0 && count * bytes <= cacheBytes && region.batch / count >= enoughShares
      } ?? 1
    return (count, count == 1 ? one : SampleGraph(region, of: graph, samples: count))
  }
}

import CKernels
import GraphCore
import TensorCore

extension StepWriter {
  /// The steps of a region, which run once for each share of its samples.
  ///
  /// - Parameter scratch: Where the sums over samples go, one after the other, each part by part.
  mutating func writeRegion(_ region: SampleRegions.Region, scratch: Int?) {
    let (samples, share) = Self.share(of: region, graph, passes)
    let whole = ExecutionPlan(share, passes)
    var inner = StepWriter(whole.schedule, whole.memory, form, passes, isShare: true)
    inner.write()
    let innerList = list.keeping(inner.list)

    var table: [hb_region_slot] = []
    func outer(_ kind: Int, _ slot: Int32, _ bytes: Int) -> hb_region_slot {
      hb_region_slot(kind: Int32(kind), slot: slot, offset: bytes, constant: nil)
    }
    for (wanted, bytes) in zip(share.imports, share.importBytes) {
      table.append(outer(HB_REGION_OUTER, slot(of: wanted.value), bytes))
    }
    var partials: [(sum: Int, slot: Int32)] = []
    var offset = scratch ?? 0
    for (export, bytes) in zip(region.exports, share.exportBytes) {
      guard region.sums.contains(export) else {
        table.append(outer(HB_REGION_OUTER, slot(of: export), bytes))
        continue
      }
      partials.append((export, scratchSlot(offset)))
      table.append(outer(HB_REGION_PART, scratchSlot(offset), bytes))
      offset += region.parts * bytes
    }
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
    let shares = region.batch / samples
    list.append(
      hb_run_region,
      hb_region_arguments(
        parts: region.parts == 0 ? shares : region.parts, shares_of_part: region.parts == 0 ? 1 : shares / region.parts,
        steps: innerList.array(innerList.steps), step_count: innerList.steps.count,
        slots: list.array(table), slot_count: table.count, local_bytes: whole.memory.arenaBytes + Int(HB_TAIL)))
    for (sum, partial) in partials {
      list.append(
        kernels.add_partials,
        hb_partials_arguments(
          from: partial, to: slot(of: sum), parts: region.parts, count: graph.type(of: sum).shape.count))
    }
  }

  /// The bytes of one part of a sum over samples.
  static func partialBytes(of sum: Int, _ graph: Graph) -> Int {
    graph.type(of: sum).shape.count * 4
  }

  /// As many samples at a time as leave their values in a core's cache and work for a dozen cores.
  private static func share(of region: SampleRegions.Region, _ graph: Graph, _ passes: PassSet) -> (Int, SampleGraph) {
    let cacheBytes = 512 << 10, enoughShares = 12
    let one = SampleGraph(region, of: graph, samples: 1)
    let bytes = ExecutionPlan(one, passes).memory.arenaBytes + (one.importBytes + one.exportBytes).reduce(0, +)
    let most = region.batch / max(region.parts, 1)
    let count =
      (1...most).last { count in
        most % count == 0 && count * bytes <= cacheBytes && region.batch / count >= enoughShares
      } ?? 1
    return (count, count == 1 ? one : SampleGraph(region, of: graph, samples: count))
  }
}

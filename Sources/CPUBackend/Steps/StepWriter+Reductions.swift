import CKernels
import GraphCore
import TensorCore

/// One pass of a reduction: over the middle one of three axes.
struct ReducePass: Hashable {
  var outer: Int
  var extent: Int
  var inner: Int

  private static func rounded(_ bytes: Int) -> Int { (bytes + 63) / 64 * 64 + 64 }
  /// Bytes for the results of blocks within the pass.
  var scratch: Int {
    let bytes = hb_reduce_scratch(outer, extent, inner)
    return bytes == 0 ? 0 : Self.rounded(bytes)
  }
  /// Bytes for the results of the pass itself.
  var resultBytes: Int { Self.rounded(outer * inner * 4) }
}

extension StepWriter {
  /// Neighbouring axes that are reduced together form one pass; the innermost comes first.
  static func reducePasses(_ shape: Shape, _ axes: [Int]) -> [ReducePass] {
    var groups: [(extent: Int, isReduced: Bool)] = []
    for axis in shape.dimensions.indices where shape[axis] != 1 {
      let isReduced = axes.contains(axis)
      if let last = groups.last, last.isReduced == isReduced {
        groups[groups.count - 1].extent *= shape[axis]
      } else {
        groups.append((shape[axis], isReduced))
      }
    }
    var passes: [ReducePass] = []
    var inner = 1
    for (index, group) in groups.enumerated().reversed() {
      if group.isReduced {
        let outer = groups[..<index].reduce(1) { $0 * $1.extent }
        passes.append(ReducePass(outer: outer, extent: group.extent, inner: inner))
      } else {
        inner *= group.extent
      }
    }
    return passes.isEmpty ? [ReducePass(outer: 1, extent: 1, inner: shape.count)] : passes
  }

  /// The pass of a reduction that can run inside the program that makes its operand: a single one, over elements that
  /// follow each other piece by piece.
  static func fusibleReduction(_ graph: Graph, _ index: Int) -> ReducePass? {
    guard case .reduce(_, let axes) = graph.nodes[index].operation else { return nil }
    let type = graph.type(of: graph.nodes[index].operands[0])
    let passes = reducePasses(type.shape, axes)
    guard passes.count == 1, let pass = passes.first, pass.extent > 1, pass.inner <= 1024, type.shape.count > 0,
      type.dtype.byteCount == 4, hb_reduce_pieces_are_aligned(pass.outer, pass.extent, pass.inner)
    else { return nil }
    return pass
  }

  static func reduceKind(_ reduction: Operation.Reduction, _ dtype: DType) -> Int32 {
    let kind =
      switch (reduction, dtype) {
      case (.sum, .float32): HB_SUM_F32
      case (.product, .float32): HB_PRODUCT_F32
      case (.maximum, .float32): HB_MAXIMUM_F32
      case (.minimum, .float32): HB_MINIMUM_F32
      case (.sum, _): HB_SUM_I32
      case (.product, _): HB_PRODUCT_I32
      case (.maximum, .int32): HB_MAXIMUM_I32
      case (.minimum, .int32): HB_MINIMUM_I32
      case (.maximum, _): HB_ANY
      case (.minimum, _): HB_ALL
      }
    return Int32(kind)
  }

  mutating func writeReduce(
    _ node: Graph.Node, _ to: Int32, _ reduction: Operation.Reduction, _ axes: [Int], _ scratch: Int?
  ) {
    let kind = Self.reduceKind(reduction, node.type.dtype)
    let passes = Self.reducePasses(graph.type(of: node.operands[0]).shape, axes)
    var from = slot(of: node.operands[0])
    var offset = scratch ?? 0
    for (index, pass) in passes.enumerated() {
      var blocks: Int32 = -1
      if pass.scratch > 0 {
        blocks = slots.slot(MemoryPlan.Place.arena(offset))
        offset += pass.scratch
      }
      let result = index == passes.count - 1 ? to : slots.slot(MemoryPlan.Place.arena(offset))
      offset += pass.resultBytes
      list.append(
        kernels.reduce,
        hb_reduce_arguments(
          from: from, to: result, kind: kind, scratch: blocks, outer: pass.outer, extent: pass.extent,
          inner: pass.inner))
      from = result
    }
  }
}

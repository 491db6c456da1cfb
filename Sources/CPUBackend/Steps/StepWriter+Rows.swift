import CKernels
import GraphCore
import TensorCore

extension StepWriter {
  mutating func writeGather(_ node: Graph.Node, _ to: Int32, _ axis: Int) {
    let table = graph.type(of: node.operands[0])
    let (outer, rows, inner) = Self.split(table.shape, at: axis)
    list.append(
      kernels.gather,
      hb_gather_arguments(
        from: slot(of: node.operands[0]), indices: slot(of: node.operands[1]), to: to, outer: outer, rows: rows,
        row_bytes: inner * table.dtype.byteCount, count: graph.type(of: node.operands[1]).shape.count))
  }

  mutating func writeScatterAdd(_ node: Graph.Node, _ to: Int32, _ shape: Shape, _ axis: Int) {
    let (outer, rows, inner) = Self.split(shape, at: axis)
    list.append(
      kernels.scatter_add,
      hb_scatter_add_arguments(
        indices: slot(of: node.operands[0]), from: slot(of: node.operands[1]), to: to,
        is_integer: node.type.dtype == .int32, outer: outer, rows: rows, inner: inner,
        count: graph.type(of: node.operands[0]).shape.count))
  }
}

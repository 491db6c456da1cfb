import CKernels
import GraphCore
import TensorCore

/// A box of elements and where they lie at both ends of a copy.
struct CopyBox {
  var extents: [Int]
  var fromStrides: [Int]
  var toStrides: [Int]
  var fromOffset = 0
  var toOffset = 0

  /// The same copy over as few axes as possible, at least one.
  var collapsed: CopyBox {
    var result = CopyBox(extents: [], fromStrides: [], toStrides: [], fromOffset: fromOffset, toOffset: toOffset)
    for axis in extents.indices where extents[axis] != 1 {
      let last = result.extents.count - 1
      if last >= 0, result.fromStrides[last] == fromStrides[axis] * extents[axis],
        result.toStrides[last] == toStrides[axis] * extents[axis]
      {
        result.extents[last] *= extents[axis]
        result.fromStrides[last] = fromStrides[axis]
        result.toStrides[last] = toStrides[axis]
      } else {
        result.extents.append(extents[axis])
        result.fromStrides.append(fromStrides[axis])
        result.toStrides.append(toStrides[axis])
      }
    }
    if result.extents.isEmpty {
      result.extents = [1]
      result.fromStrides = [1]
      result.toStrides = [1]
    }
    return result
  }
}

extension StepWriter {
  mutating func appendCopy(_ box: CopyBox, from: Int32, to: Int32, _ dtype: DType) {
    guard box.extents.allSatisfy({ $0 > 0 }) else { return }
    let box = box.collapsed
    list.append(
      kernels.copy,
      hb_copy_arguments(
        from: from, to: to, element_bytes: Int32(dtype.byteCount), rank: Int32(box.extents.count),
        extents: list.array(box.extents), from_strides: list.array(box.fromStrides),
        to_strides: list.array(box.toStrides), from_offset: box.fromOffset, to_offset: box.toOffset))
  }

  /// A layout operation carried out.
  mutating func writeCopy(_ index: Int) {
    let source = schedule.sources.copyMap(of: index)
    let map = source.map ?? ElementMap(contiguous: graph.type(of: source.root).shape)
    let target = Shape(map.extents).strides
    appendCopy(
      CopyBox(extents: map.extents, fromStrides: map.strides, toStrides: target, fromOffset: map.offset),
      from: slot(of: source.root), to: slot(of: index), graph.type(of: index).dtype)
  }

  mutating func writePad(_ node: Graph.Node, _ to: Int32, _ low: [Int], _ interior: [Int]) {
    let dtype = node.type.dtype
    list.append(
      kernels.fill,
      hb_fill_arguments(
        value: slot(of: node.operands[1]), to: to, element_bytes: Int32(dtype.byteCount), count: node.type.shape.count))
    let source = graph.type(of: node.operands[0]).shape
    let strides = node.type.shape.strides
    appendCopy(
      CopyBox(
        extents: source.dimensions, fromStrides: source.strides,
        toStrides: strides.indices.map { strides[$0] * (interior[$0] + 1) },
        toOffset: strides.indices.reduce(0) { $0 + strides[$1] * low[$1] }),
      from: slot(of: node.operands[0]), to: to, dtype)
  }

  mutating func writeConcatenate(_ node: Graph.Node, _ to: Int32, _ axis: Int) {
    var start = 0
    for operand in node.operands {
      let shape = graph.type(of: operand).shape
      appendCopy(
        CopyBox(
          extents: shape.dimensions, fromStrides: shape.strides, toStrides: node.type.shape.strides,
          toOffset: start * node.type.shape.strides[axis]),
        from: slot(of: operand), to: to, node.type.dtype)
      start += shape[axis]
    }
  }
}

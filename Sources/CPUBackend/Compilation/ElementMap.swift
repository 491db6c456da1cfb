import GraphCore
import TensorCore

/// Where the elements of a value lie inside another tensor: element (i, j, …) of `extents` is at
/// offset + Σ stride · index.
///
/// Broadcasts, transposes, slices and reversals are maps; composing them costs nothing, and readers follow the map
/// instead of waiting for a copy.
struct ElementMap: Hashable {
  var extents: [Int]
  var strides: [Int]
  var offset = 0

  var count: Int { extents.reduce(1, *) }

  /// Every element of a tensor in its own order.
  init(contiguous shape: Shape) {
    extents = shape.dimensions
    strides = shape.strides
  }

  init(extents: [Int], strides: [Int], offset: Int) {
    self.extents = extents
    self.strides = strides
    self.offset = offset
  }

  /// The map of the same elements over as few axes as possible.
  ///
  /// Axes of size 1 go, and neighbours are joined where one stride reaches over both. A contiguous map has at most one
  /// axis, of stride 1.
  var collapsed: ElementMap {
    var result = ElementMap(extents: [], strides: [], offset: offset)
    if count == 0 { return ElementMap(extents: [0], strides: [1], offset: 0) }
    for (extent, stride) in zip(extents, strides) where extent != 1 {
      if let last = result.strides.last, last == stride * extent {
        result.extents[result.extents.count - 1] *= extent
        result.strides[result.strides.count - 1] = stride
      } else {
        result.extents.append(extent)
        result.strides.append(stride)
      }
    }
    return result
  }

  /// The elements follow each other without gaps.
  var isContiguous: Bool {
    let collapsed = self.collapsed
    return collapsed.extents.isEmpty || (collapsed.extents.count == 1 && collapsed.strides[0] == 1)
  }

  /// The number of elements after which a map repeats itself; the map's size if it does not.
  var period: Int {
    let collapsed = self.collapsed
    guard let first = collapsed.strides.first else { return 1 }
    return first == 0 ? collapsed.extents.dropFirst().reduce(1, *) : collapsed.count
  }

  /// The map as seen by a result of `operation`, or `nil` if the operation is not one of layout or if its elements
  /// have no constant strides (a reshape may cut through them).
  func applying(_ operation: Operation, to result: Shape) -> ElementMap? {
    var map = self
    switch operation {
    case .broadcastInDimension(let shape, let axes):
      map.extents = shape.dimensions
      map.strides = [Int](repeating: 0, count: shape.rank)
      for (source, target) in axes.enumerated() where extents[source] == shape[target] && extents[source] != 1 {
        map.strides[target] = strides[source]
      }
    case .transpose(let permutation):
      map.extents = permutation.map { extents[$0] }
      map.strides = permutation.map { strides[$0] }
    case .slice(let starts, _, let steps):
      map.extents = result.dimensions
      for axis in extents.indices {
        map.offset += starts[axis] * strides[axis]
        map.strides[axis] *= steps[axis]
      }
    case .reverse(let axes):
      for axis in axes where extents[axis] > 0 {
        map.offset += (extents[axis] - 1) * strides[axis]
        map.strides[axis] = -strides[axis]
      }
    case .reshape(let shape): return reshaped(to: shape.dimensions)
    default: return nil
    }
    return map
  }

  private func reshaped(to target: [Int]) -> ElementMap? {
    if count == 0 { return ElementMap(extents: target, strides: Shape(target).strides, offset: 0) }
    // Both shapes are read from the last axis on; each collapsed axis of the source must be made of whole axes.
    let source = collapsed
    var strides = [Int](repeating: 0, count: target.count)
    var axis = source.extents.count - 1
    var covered = 1
    for position in target.indices.reversed() where target[position] != 1 {
      guard axis >= 0 else { return nil }
      strides[position] = source.strides[axis] * covered
      covered *= target[position]
      if covered == source.extents[axis] {
        axis -= 1
        covered = 1
      } else if source.extents[axis] % covered != 0 {
        return nil
      }
    }
    return ElementMap(extents: target, strides: strides, offset: offset)
  }
}

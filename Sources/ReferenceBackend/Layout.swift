import TensorCore

/// The position in memory of each element of a tensor, in row-major order: `offset + Σ index · stride`.
///
/// All layout operations are reading or writing at such positions.
func positions(_ shape: Shape, strides: [Int], offset: Int = 0) -> [Int] {
  var positions = [offset]
  for axis in 0..<shape.rank {
    positions = positions.flatMap { start in (0..<shape[axis]).map { start + $0 * strides[axis] } }
  }
  return positions
}

func transpose(_ x: ReferenceTensor, _ permutation: [Int]) -> [Double] {
  let strides = x.shape.strides
  let shape = Shape(permutation.map { x.shape[$0] })
  return positions(shape, strides: permutation.map { strides[$0] }).map { x.values[$0] }
}

func broadcast(_ x: ReferenceTensor, to shape: Shape, axes: [Int]) -> [Double] {
  // Along a repeated axis the source does not advance.
  var strides = [Int](repeating: 0, count: shape.rank)
  for (axis, target) in axes.enumerated() where x.shape[axis] != 1 { strides[target] = x.shape.strides[axis] }
  return positions(shape, strides: strides).map { x.values[$0] }
}

func slice(_ x: ReferenceTensor, _ starts: [Int], _ steps: [Int], to shape: Shape) -> [Double] {
  let strides = x.shape.strides
  let offset = zip(starts, strides).reduce(0) { $0 + $1.0 * $1.1 }
  return positions(shape, strides: zip(strides, steps).map { $0 * $1 }, offset: offset).map { x.values[$0] }
}

func pad(_ x: ReferenceTensor, with fill: Double, _ low: [Int], _ interior: [Int], to shape: Shape) -> [Double] {
  var result = [Double](repeating: fill, count: shape.count)
  let strides = shape.strides
  let offset = zip(low, strides).reduce(0) { $0 + $1.0 * $1.1 }
  let targets = positions(x.shape, strides: zip(strides, interior).map { $0 * ($1 + 1) }, offset: offset)
  for (target, value) in zip(targets, x.values) { result[target] = value }
  return result
}

func concatenate(_ parts: [ReferenceTensor], along axis: Int, to shape: Shape) -> [Double] {
  var result = [Double](repeating: 0, count: shape.count)
  let strides = shape.strides
  var start = 0
  for part in parts {
    let targets = positions(part.shape, strides: strides, offset: start * strides[axis])
    for (target, value) in zip(targets, part.values) { result[target] = value }
    start += part.shape[axis]
  }
  return result
}

func reverse(_ x: ReferenceTensor, _ axes: [Int]) -> [Double] {
  var strides = x.shape.strides
  var offset = 0
  for axis in axes {
    offset += (x.shape[axis] - 1) * strides[axis]
    strides[axis] = -strides[axis]
  }
  return positions(x.shape, strides: strides, offset: offset).map { x.values[$0] }
}

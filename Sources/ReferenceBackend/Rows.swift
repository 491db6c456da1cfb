import GraphCore
import TensorCore

/// Rows along an axis: for each index the row at it, clamped to the first or last.
func gather(_ table: ReferenceTensor, _ indices: ReferenceTensor, _ axis: Int) -> [Double] {
  let size = table.shape[axis]
  let inner = table.shape.dimensions[(axis + 1)...].reduce(1, *)
  let outer = table.shape.dimensions[..<axis].reduce(1, *)
  return (0..<outer).flatMap { block in
    indices.values.flatMap { index in
      let start = (block * size + min(max(Int(index), 0), size - 1)) * inner
      return table.values[start..<start + inner]
    }
  }
}

/// Zeros to which rows are added along an axis, in the order of their indices; those out of range are dropped.
func scatterAdd(_ indices: ReferenceTensor, _ rows: ReferenceTensor, to shape: Shape, _ axis: Int) -> [Double] {
  let size = shape[axis]
  let inner = shape.dimensions[(axis + 1)...].reduce(1, *)
  let outer = shape.dimensions[..<axis].reduce(1, *)
  let add: (Double, Double) -> Double = rows.dtype == .int32 ? { Double(Int32($0) &+ Int32($1)) } : { $0 + $1 }
  var result = [Double](repeating: 0, count: shape.count)
  for block in 0..<outer {
    for (position, index) in indices.values.enumerated() where index >= 0 && Int(index) < size {
      let target = (block * size + Int(index)) * inner
      let source = (block * indices.values.count + position) * inner
      for cell in 0..<inner { result[target + cell] = add(result[target + cell], rows.values[source + cell]) }
    }
  }
  return result
}

import TensorCore

/// C[b, i, j] = Σₖ A[b, i, k] · B[b, k, j], a transposed operand being read with its last two axes exchanged.
func dot(
  _ left: ReferenceTensor, _ transposeLeft: Bool, _ right: ReferenceTensor, _ transposeRight: Bool, to shape: Shape
) -> [Double] {
  let rank = shape.rank
  let (rows, columns) = (shape[rank - 2], shape[rank - 1])
  let depth = left.shape[rank - (transposeLeft ? 2 : 1)]
  let (rowStride, leftStride) = transposeLeft ? (1, rows) : (depth, 1)
  let (rightStride, columnStride) = transposeRight ? (1, depth) : (columns, 1)

  var result: [Double] = []
  result.reserveCapacity(shape.count)
  for batch in 0..<shape.dimensions.dropLast(2).reduce(1, *) {
    for row in 0..<rows {
      for column in 0..<columns {
        result.append(
          product(
            left.values, batch * rows * depth + row * rowStride, by: leftStride,
            right.values, batch * depth * columns + column * columnStride, by: rightStride, depth))
      }
    }
  }
  return result
}

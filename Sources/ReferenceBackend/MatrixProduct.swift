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

  var result = [Double](repeating: 0, count: shape.count)
  let batches = shape.dimensions.dropLast(2).reduce(1, *)
  left.values.withUnsafeBufferPointer { a in
    right.values.withUnsafeBufferPointer { b in
      for batch in 0..<batches {
        for row in 0..<rows {
          for column in 0..<columns {
            var sum = 0.0
            var p = batch * rows * depth + row * rowStride
            var q = batch * depth * columns + column * columnStride
            for _ in 0..<depth {
              sum += a[p] * b[q]
              p += leftStride
              q += rightStride
            }
            result[(batch * rows + row) * columns + column] = sum
          }
        }
      }
    }
  }
  return result
}

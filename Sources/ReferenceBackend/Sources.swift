import TensorCore

/// 0, 1, 2, … along `axis`.
func iota(_ shape: Shape, axis: Int) -> [Double] {
  let stride = shape.strides[axis]
  return (0..<shape.count).map { Double($0 / stride % shape[axis]) }
}

/// Element i is number i mod 4 of those that the words of the block with index i / 4 of the step stand for.
func random(_ shape: Shape, key: UInt64, step: Double, _ numbers: ([UInt32]) -> [Double]) -> [Double] {
  let philox = Philox(key: key)
  // A negative step counts as its 64-bit two's complement, so that every int32 has a stream of its own.
  let step = UInt64(bitPattern: Int64(step))
  var values: [Double] = []
  values.reserveCapacity(shape.count)
  for block in 0..<(shape.count + 3) / 4 {
    let words = philox.block(index: UInt64(block), step: step)
    values += numbers([words.x, words.y, words.z, words.w]).prefix(shape.count - 4 * block)
  }
  return values
}

import TensorCore

extension Tensor {
  /// A random matrix whose rows or columns, whichever are fewer, are orthonormal, times `gain`.
  ///
  /// Vectors of normal numbers are made orthogonal one after another by Gram and Schmidt's process: the factor Q of
  /// a decomposition Q·R in which R has a positive diagonal, so that every such matrix is equally likely. Each
  /// vector is projected twice, after which it is orthogonal to rounding (Giraud et al. 2005).
  init(orthogonal shape: Shape, gain: Double, from stream: inout RandomStream) {
    let columns = shape.dimensions.last ?? 1
    let rows = columns == 0 ? 0 : shape.count / columns
    let (count, length) = (min(rows, columns), max(rows, columns))
    let normal = Tensor(normal: [count, length], from: &stream)
    var vectors = normal.numbers
    vectors.withUnsafeMutableBufferPointer { all in
      guard let base = all.baseAddress else { return }
      for index in 0..<count {
        let vector = base + index * length
        for _ in 0..<2 {
          for other in 0..<index {
            Self.add(-Self.product(base + other * length, vector, length), base + other * length, vector, length)
          }
        }
        let norm = Self.product(vector, vector, length).squareRoot()
        for element in 0..<length { vector[element] /= norm }
      }
    }
    let wide = rows <= columns
    let numbers = (0..<rows * columns).map { position -> Float in
      let (row, column) = (position / columns, position % columns)
      return Float(gain * (wide ? vectors[row * length + column] : vectors[column * length + row]))
    }
    self.init(numbers, shape: shape)
  }

  private static func product(
    _ a: UnsafeMutablePointer<Double>, _ b: UnsafeMutablePointer<Double>, _ count: Int
  ) -> Double {
    var sum = 0.0
    for index in 0..<count { sum += a[index] * b[index] }
    return sum
  }

  private static func add(
    _ factor: Double, _ a: UnsafeMutablePointer<Double>, _ b: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    for index in 0..<count { b[index] += factor * a[index] }
  }
}

// The two innermost loops of products, over neighbouring elements or elements a fixed distance apart. They work on
// bare pointers, because tests run them without optimization, where each array access is a call.

/// Adds `scale` times elements of `source` to elements of `target`.
func addScaled(
  _ scale: Double, _ source: [Double], _ sourceStart: Int, _ target: inout [Double], _ targetStart: Int, _ count: Int
) {
  source.withUnsafeBufferPointer { source in
    target.withUnsafeMutableBufferPointer { target in
      guard var from = source.baseAddress, var to = target.baseAddress else { return }
      from += sourceStart
      to += targetStart
      var index = 0
      while index < count {
        to[index] += scale * from[index]
        index += 1
      }
    }
  }
}

/// The sum of the products of elements of two arrays.
func product(
  _ left: [Double], _ leftStart: Int, by leftStride: Int = 1, _ right: [Double], _ rightStart: Int,
  by rightStride: Int = 1, _ count: Int
) -> Double {
  left.withUnsafeBufferPointer { left in
    right.withUnsafeBufferPointer { right in
      guard var a = left.baseAddress, var b = right.baseAddress else { return 0 }
      a += leftStart
      b += rightStart
      var sum = 0.0
      var index = 0
      while index < count {
        sum += a[index * leftStride] * b[index * rightStride]
        index += 1
      }
      return sum
    }
  }
}

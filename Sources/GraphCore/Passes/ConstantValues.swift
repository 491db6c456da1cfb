import TensorCore

// What operations on constants give, where every backend must give the same bits.
extension Operation {
  /// A function of the elements at one position.
  var isPointwise: Bool {
    switch self {
    case .unary, .binary, .compare, .select, .convert: true
    default: false
    }
  }

  /// The result for constant operands, or `nil` if it is not to be computed ahead.
  func value(of x: [Tensor], _ type: TensorType) -> Tensor? {
    switch self {
    case .unary(let function): return function.value(x[0])
    case .binary(let function): return function.value(x[0], x[1])
    case .compare(let comparison): return comparison.value(x[0], x[1])
    case .select:
      // Both branches lie one behind the other.
      let chosen = x[0].scalars(as: Bool.self).enumerated().map { $1 ? $0 : $0 + x[1].count }
      return x[1].appending(x[2]).picked(at: chosen, type)
    case .convert(let dtype): return x[0].converted(to: dtype)

    case .reshape(let shape): return x[0].reshaped(to: shape)
    case .transpose(let permutation):
      let strides = x[0].shape.strides
      return x[0].picked(at: Self.positions(type.shape, strides: permutation.map { strides[$0] }), type)
    case .broadcastInDimension(let shape, _):
      // Axes of size 1 may be added; repetition is left to the backend.
      return shape.count == x[0].count ? x[0].reshaped(to: shape) : nil
    case .slice(let starts, _, let steps):
      let strides = x[0].shape.strides
      let offset = zip(starts, strides).reduce(0) { $0 + $1.0 * $1.1 }
      return x[0].picked(
        at: Self.positions(type.shape, strides: zip(strides, steps).map { $0 * $1 }, offset: offset), type)
    case .reverse(let axes):
      var strides = x[0].shape.strides
      var offset = 0
      for axis in axes where x[0].shape[axis] > 0 {
        offset += (x[0].shape[axis] - 1) * strides[axis]
        strides[axis] = -strides[axis]
      }
      return x[0].picked(at: Self.positions(type.shape, strides: strides, offset: offset), type)
    default: return nil
    }
  }

  /// The position in memory of each element, in row-major order: offset + Σ index · stride.
  private static func positions(_ shape: Shape, strides: [Int], offset: Int = 0) -> [Int] {
    var positions = [offset]
    for axis in 0..<shape.rank {
      positions = positions.flatMap { start in (0..<shape[axis]).map { start + $0 * strides[axis] } }
    }
    return positions
  }
}

extension Operation.Unary {
  /// Nothing that is rounded otherwise than IEEE 754 says.
  fileprivate func value(_ x: Tensor) -> Tensor? {
    switch (x.dtype, self) {
    case (.float32, .negate): x.mapped { (x: Float) in -x }
    case (.float32, .abs): x.mapped { (x: Float) in x.magnitude }
    case (.float32, .sign): x.mapped { (x: Float) in x > 0 ? 1 : x < 0 ? -1 : x }
    case (.float32, .floor): x.mapped { (x: Float) in x.rounded(.down) }
    case (.float32, .ceil): x.mapped { (x: Float) in x.rounded(.up) }
    case (.float32, .round): x.mapped { (x: Float) in x.rounded(.toNearestOrEven) }
    case (.float32, .sqrt): x.mapped { (x: Float) in x.squareRoot() }
    case (.float32, .isFinite): x.mapped { (x: Float) in x.isFinite }
    case (.int32, .negate): x.mapped { (x: Int32) in 0 &- x }
    case (.int32, .abs): x.mapped { (x: Int32) in x < 0 ? 0 &- x : x }
    case (.int32, .sign): x.mapped { (x: Int32) in x.signum() }
    case (.bool, .not): x.mapped { (x: Bool) in !x }
    default: nil
    }
  }
}

extension Operation.Binary {
  fileprivate func value(_ x: Tensor, _ y: Tensor) -> Tensor? {
    switch (x.dtype, self) {
    case (.float32, .add): x.combined(y) { (x: Float, y: Float) in x + y }
    case (.float32, .subtract): x.combined(y) { (x: Float, y: Float) in x - y }
    case (.float32, .multiply): x.combined(y) { (x: Float, y: Float) in x * y }
    case (.float32, .divide): x.combined(y) { (x: Float, y: Float) in x / y }
    case (.float32, .remainder): x.combined(y) { (x: Float, y: Float) in x.truncatingRemainder(dividingBy: y) }
    // Of 0 and −0 either may be the larger one: left to the backend.
    case (.float32, .maximum) where !x.hasZeros: x.combined(y) { (x: Float, y: Float) in x > y || x.isNaN ? x : y }
    case (.float32, .minimum) where !x.hasZeros: x.combined(y) { (x: Float, y: Float) in x < y || x.isNaN ? x : y }
    case (.int32, .add): x.combined(y) { (x: Int32, y: Int32) in x &+ y }
    case (.int32, .subtract): x.combined(y) { (x: Int32, y: Int32) in x &- y }
    case (.int32, .multiply): x.combined(y) { (x: Int32, y: Int32) in x &* y }
    case (.int32, .divide):
      x.combined(y) { (x: Int32, y: Int32) in y == 0 ? 0 : x.dividedReportingOverflow(by: y).partialValue }
    case (.int32, .remainder):
      x.combined(y) { (x: Int32, y: Int32) in y == 0 ? x : x.remainderReportingOverflow(dividingBy: y).partialValue }
    case (.int32, .maximum): x.combined(y) { (x: Int32, y: Int32) in Swift.max(x, y) }
    case (.int32, .minimum): x.combined(y) { (x: Int32, y: Int32) in Swift.min(x, y) }
    case (.bool, .and): x.combined(y) { (x: Bool, y: Bool) in x && y }
    case (.bool, .or): x.combined(y) { (x: Bool, y: Bool) in x || y }
    default: nil
    }
  }
}

extension Operation.Comparison {
  fileprivate func value(_ x: Tensor, _ y: Tensor) -> Tensor {
    // Every type is exact in float64.
    let holds: (Double, Double) -> Bool =
      switch self {
      case .equal: { $0 == $1 }
      case .notEqual: { $0 != $1 }
      case .less: { $0 < $1 }
      case .lessOrEqual: { $0 <= $1 }
      case .greater: { $0 > $1 }
      case .greaterOrEqual: { $0 >= $1 }
      }
    return Tensor(zip(x.numbers, y.numbers).map { holds($0, $1) }, shape: x.shape)
  }
}

extension Tensor {
  fileprivate var hasZeros: Bool { scalars(as: Float.self).contains { $0 == 0 } }

  fileprivate func mapped<A: TensorScalar, B: TensorScalar>(_ function: (A) -> B) -> Tensor {
    Tensor(scalars(as: A.self).map(function), shape: shape)
  }

  fileprivate func combined<A: TensorScalar>(_ other: Tensor, _ function: (A, A) -> A) -> Tensor {
    Tensor(zip(scalars(as: A.self), other.scalars(as: A.self)).map(function), shape: shape)
  }

  /// The elements at these positions.
  func picked(at positions: [Int], _ type: TensorType) -> Tensor {
    let size = dtype.byteCount
    return withUnsafeBytes { source in
      Tensor(shape: type.shape, dtype: type.dtype) { target in
        for (index, position) in positions.enumerated() {
          for byte in 0..<size { target[index * size + byte] = source[position * size + byte] }
        }
      }
    }
  }

  /// All elements in one row, then those of another tensor.
  fileprivate func appending(_ other: Tensor) -> Tensor {
    withUnsafeBytes { first in
      other.withUnsafeBytes { second in
        Tensor(shape: [count + other.count], dtype: dtype) { target in
          target.copyBytes(from: first)
          UnsafeMutableRawBufferPointer(rebasing: target[first.count...]).copyBytes(from: second)
        }
      }
    }
  }
}

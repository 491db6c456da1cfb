import GraphCore
import TensorCore

/// How a value between the centres of cells follows from the cells around it.
///
/// Each is a weight for a cell by its distance d from the place that is asked for, in cells; weights are divided by
/// their sum, and cells beyond the border do not count.
public enum ImageInterpolation: String, Hashable, Sendable, CaseIterable {
  /// The cell in which the place lies.
  case nearest
  /// 1 − |d| up to 1.
  case bilinear
  /// Keys's cubic with a = −½, up to 2.
  case bicubic
  /// sinc(d) · sinc(d / 3), up to 3.
  case lanczos3
  /// sinc(d) · sinc(d / 5), up to 5.
  case lanczos5

  /// The weight of a cell at a distance.
  private func weight(_ distance: Double) -> Double {
    let d = abs(distance)
    switch self {
    case .nearest, .bilinear: return max(0, 1 - d)
    case .bicubic:
      if d <= 1 { return (1.5 * d - 2.5) * d * d + 1 }
      return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0
    case .lanczos3: return Self.lanczos(d, 3)
    case .lanczos5: return Self.lanczos(d, 5)
    }
  }

  private static func lanczos(_ d: Double, _ radius: Double) -> Double {
    guard d < radius else { return 0 }
    guard d > 1e-9 else { return 1 }
    return radius * sine(d) * sine(d / radius) / (Double.pi * Double.pi * d * d)
  }

  /// sin(π x), by its series about the nearest whole number, so that no library's last bit reaches a result.
  private static func sine(_ x: Double) -> Double {
    let whole = x.rounded()
    let angle = (x - whole) * Double.pi
    var (term, sum) = (angle, angle)
    for k in 1...12 {
      term *= -angle * angle / Double(2 * k * (2 * k + 1))
      sum += term
    }
    return whole.truncatingRemainder(dividingBy: 2) == 0 ? sum : -sum
  }

  /// The matrix that turns `size` cells into `newSize`, row by row; cells' centres lie at halves, and a smaller result
  /// takes single cells rather than means (no antialiasing).
  func matrix(from size: Int, to newSize: Int) -> [Float] {
    let step = Double(size) / Double(newSize)
    var matrix = [Float](repeating: 0, count: newSize * size)
    for row in 0..<newSize {
      let place = (Double(row) + 0.5) * step - 0.5
      let cells = max(0, Int(place.rounded(.down)) - 5)...min(size - 1, Int(place.rounded(.down)) + 6)
      let weights = cells.map { weight(place - Double($0)) }
      let sum = weights.reduce(0, +)
      for (cell, weight) in zip(cells, weights) { matrix[row * size + cell] = Float(weight / sum) }
    }
    return matrix
  }
}

extension Arguments {
  func interpolation(_ name: String) throws(ConfigurationError) -> ImageInterpolation {
    let value = try string(name, oneOf: ImageInterpolation.allCases.map(\.rawValue))
    return ImageInterpolation(rawValue: value) ?? .nearest
  }
}

extension Value {
  /// Another length along one axis, by interpolation; where many cells have a weight, a product with a matrix known now.
  func resampled(to length: Int, axis: Int, _ interpolation: ImageInterpolation) throws(ShapeError) -> Value {
    switch interpolation {
    case .nearest: return try resized(axis: axis, to: length, .nearest)
    case .bilinear: return try resized(axis: axis, to: length, .linear)
    case .bicubic, .lanczos3, .lanczos5: break
    }
    let size = shape[axis]
    let outer = shape.dimensions[..<axis].reduce(1, *)
    let inner = shape.dimensions[(axis + 1)...].reduce(1, *)
    let matrix = builder.constant(Tensor(interpolation.matrix(from: size, to: length), shape: [length, size]))
    let product = try matrix.broadcast(to: [outer, length, size]).dot(reshape([outer, size, inner]))
    var result = shape
    result[axis] = length
    return try product.reshape(result)
  }
}

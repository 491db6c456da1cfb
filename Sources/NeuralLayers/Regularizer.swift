import GraphCore

/// A penalty on a weight, added to the loss: l1 · Σ|w| + l2 · Σw²; the orthogonal one is, for a matrix, its factor times
/// the mean |cosine| of the angles between different rows, or columns.
///
/// - SeeAlso: `keras.regularizers`
public struct Regularizer: Hashable, Sendable {
  public var l1: Double
  public var l2: Double
  /// The factor of the mean |cosine| between rows or columns.
  public var orthogonal = 0.0
  public var comparesRows = true

  public init(l1: Double = 0, l2: Double = 0) {
    self.l1 = l1
    self.l2 = l2
  }

  public init(orthogonal factor: Double, ofRows: Bool = true) {
    self.init()
    orthogonal = factor
    comparesRows = ofRows
  }

  /// The regularizer that Keras knows by this name, each factor 0.01.
  public init?(name: String) {
    switch name {
    case "l1", "L1": self.init(l1: 0.01)
    case "l2", "L2": self.init(l2: 0.01)
    case "l1_l2", "L1L2": self.init(l1: 0.01, l2: 0.01)
    case "orthogonal_regularizer", "OrthogonalRegularizer": self.init(orthogonal: 0.01)
    default: return nil
    }
  }

  /// What is added to the loss for a weight.
  public func penalty(_ weight: Value) throws(ShapeError) -> Value {
    var sum = weight.number(0)
    if l1 != 0 { sum = try sum + weight.abs().sum() * Float(l1) }
    if l2 != 0 { sum = try sum + weight.square().sum() * Float(l2) }
    if orthogonal != 0 { sum = try sum + orthogonality(weight) * Float(orthogonal) }
    return sum
  }

  private func orthogonality(_ weight: Value) throws(ShapeError) -> Value {
    guard weight.rank == 2 else {
      throw ShapeError(operation: "orthogonal regularizer", expected: "a matrix", received: "\(weight.shape)")
    }
    let vectors = try weight.unitLength(axes: [comparesRows ? 1 : 0])
    let cosines = try vectors.dot(vectors, transposeLeft: !comparesRows, transposeRight: comparesRows)
    let count = cosines.shape[0]
    guard count > 1 else { return weight.number(0) }
    let row = try weight.builder.apply(.iota(cosines.shape, axis: 0), [])
    let column = try weight.builder.apply(.iota(cosines.shape, axis: 1), [])
    let others = try row.compare(.notEqual, column).convert(to: .float32)
    return try (cosines.abs() * others).sum() / Float(count * (count - 1))
  }
}

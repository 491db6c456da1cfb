import GraphCore

/// A penalty on a weight, added to the loss: l1 · Σ|w| + l2 · Σw².
///
/// - SeeAlso: `keras.regularizers`
public struct Regularizer: Hashable, Sendable {
  public var l1: Double
  public var l2: Double

  public init(l1: Double = 0, l2: Double = 0) {
    self.l1 = l1
    self.l2 = l2
  }

  /// The regularizer that Keras knows by this name, each factor 0.01.
  public init?(name: String) {
    switch name {
    case "l1", "L1": self.init(l1: 0.01)
    case "l2", "L2": self.init(l2: 0.01)
    case "l1_l2", "L1L2": self.init(l1: 0.01, l2: 0.01)
    default: return nil
    }
  }

  public func penalty(_ weight: Value) throws(ShapeError) -> Value {
    var sum = weight.number(0)
    if l1 != 0 { sum = try sum + weight.abs().sum() * Float(l1) }
    if l2 != 0 { sum = try sum + weight.square().sum() * Float(l2) }
    return sum
  }
}

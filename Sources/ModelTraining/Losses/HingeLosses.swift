import GraphCore
import NeuralLayers

/// mean max(1 − y p, 0) over the last axis, for labels −1 and 1. - SeeAlso: `keras.losses.Hinge`
public struct Hinge: PlainLoss {
  public static let className = "Hinge"
  public static let functionName = "hinge"
  public var options = LossOptions(functionName)
  public init() {}

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    try margin(target, prediction).meanOverLastAxis()
  }
}

/// mean max(1 − y p, 0)² over the last axis, for labels −1 and 1. - SeeAlso: `keras.losses.SquaredHinge`
public struct SquaredHinge: PlainLoss {
  public static let className = "SquaredHinge"
  public static let functionName = "squared_hinge"
  public var options = LossOptions(functionName)
  public init() {}

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    try margin(target, prediction).square().meanOverLastAxis()
  }
}

/// max(max (1 − y) p − Σ y p + 1, 0) over the last axis, for one-hot targets. - SeeAlso: `keras.losses.CategoricalHinge`
public struct CategoricalHinge: PlainLoss {
  public static let className = "CategoricalHinge"
  public static let functionName = "categorical_hinge"
  public var options = LossOptions(functionName)
  public init() {}

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let y = try alignRank(target, prediction)
    let right = try (y * prediction).sumOverLastAxis()
    let wrong = try ((1 - y) * prediction).reduce(.maximum, axes: [prediction.rank - 1])
    return try (wrong - right + 1).maximum(0)
  }
}

/// max(1 − y p, 0); labels 0 and 1 are read as −1 and 1 if the batch has no others.
private func margin(_ target: Value, _ prediction: Value) throws -> Value {
  let y = try alignRank(target, prediction)
  let isBinary = try y.compare(.equal, 0).binary(.or, y.compare(.equal, 1)).all()
  let signs = try isBinary.broadcast(to: y.shape, axes: []).select(y * 2 - 1, y)
  return try (1 - signs * prediction).maximum(0)
}

import GraphCore
import NeuralLayers

/// mean (y − p)² over the last axis. - SeeAlso: `keras.losses.MeanSquaredError`
public struct MeanSquaredError: Loss {
  public static let signature = Signature("MeanSquaredError", [.init("name", .none)])
  public let name = "mean_squared_error"

  public init() {}
  public init(_ arguments: Arguments) throws {}

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    try (alignRank(target, prediction) - prediction).square().meanOverLastAxis()
  }
}

/// mean |y − p| over the last axis. - SeeAlso: `keras.losses.MeanAbsoluteError`
public struct MeanAbsoluteError: Loss {
  public static let signature = Signature("MeanAbsoluteError", [.init("name", .none)])
  public let name = "mean_absolute_error"

  public init() {}
  public init(_ arguments: Arguments) throws {}

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    try (alignRank(target, prediction) - prediction).abs().meanOverLastAxis()
  }
}

import GraphCore
import NeuralLayers

/// A function as a loss.
///
/// ```swift
/// try model.compile(
///   optimizer: .adam(),
///   loss: .custom("cubic") { target, prediction in
///     let error = try (target - prediction).abs()
///     return try (error * error * error).mean(axes: [-1])
///   })
/// ```
/// - SeeAlso: a function given as `loss` to `keras.Model.compile`
public struct LambdaLoss: Loss {
  public var options: LossOptions
  private let function: (_ target: Value, _ prediction: Value) throws -> Value

  /// - Parameter function: The losses of the samples: the prediction's shape without its last axis. Targets come to it
  ///   as float32, with as many axes as the prediction.
  public init(
    _ name: String, reduction: LossReduction = .mean,
    _ function: @escaping (_ target: Value, _ prediction: Value) throws -> Value
  ) {
    self.options = LossOptions(name, reduction: reduction)
    self.function = function
  }

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    try function(target.aligned(with: prediction), prediction)
  }
}

extension Loss where Self == LambdaLoss {
  /// A function as a loss; see ``LambdaLoss``.
  public static func custom(
    _ name: String, _ function: @escaping (_ target: Value, _ prediction: Value) throws -> Value
  ) -> Self {
    Self(name, function)
  }
}

extension Value {
  /// Targets brought to the prediction's number of axes and to float32, as Keras does before it computes a loss: an axis
  /// of size 1 at the end is added or left out.
  ///
  /// Targets often are `(batch,)` where predictions are `(batch, 1)`; without this their difference would be
  /// `(batch, batch)`.
  public func aligned(with prediction: Value) throws -> Value { try alignRank(self, prediction) }
}

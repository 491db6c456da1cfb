import GraphCore
import NeuralLayers

/// The mean of a loss function over samples, as `metrics = ["mse"]` asks for.
public struct LossMetric: MeanMetric {
  public let name: String
  public let loss: any Loss
  public let largerIsBetter: Bool? = false

  public init(_ loss: any Loss, name: String? = nil) {
    self.loss = loss
    self.name = name ?? loss.name
  }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    do { try loss.check(output, target: target) } catch var error as ModelError {
      error.subject = "metric \"\(name)\""
      error.argument = "metrics"
      throw error
    }
    return loss.name
  }

  public func values(target: Value, prediction: Value) throws -> Value { try loss.sampleLoss(target, prediction) }
}

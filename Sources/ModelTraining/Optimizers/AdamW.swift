import GraphCore
import NeuralLayers

/// ``Adam`` whose weights decay by themselves: w ← w − w·d·lr before each step, with d = 0.004.
///
/// - SeeAlso: `keras.optimizers.AdamW`; Loshchilov and Hutter 2019.
public struct AdamW: Optimizer {
  public static let signature: Signature = {
    // Unlike the others it has its weight decay behind the learning rate.
    var signature = Signature.optimizer("AdamW", Adam.parameters)
    signature.parameters.removeAll { $0.name == "weight_decay" }
    signature.parameters.insert(.init("weight_decay", .number(0.004)), at: 1)
    return signature
  }()

  private var adam: Adam

  public init(
    _ learningRate: Double = 0.001, weightDecay: Double = 0.004, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-7, amsgrad: Bool = false
  ) {
    adam = Adam(learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, amsgrad: amsgrad)
    adam.options.weightDecay = weightDecay
  }

  public init(_ arguments: Arguments) throws { adam = try Adam(arguments) }

  public var options: OptimizerOptions {
    get { adam.options }
    set { adam.options = newValue }
  }
  public var slotNames: [String] { adam.slotNames }
  public var configuration: [(name: String, value: Argument)] { adam.configuration }

  public func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value]) {
    try adam.update(weight, gradient: gradient, slots: slots, learningRate: learningRate, step: step)
  }
}

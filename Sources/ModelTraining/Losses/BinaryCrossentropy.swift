import GraphCore
import NeuralLayers
import TensorCore

/// −(y log p + (1 − y) log(1 − p)), averaged over the last axis, for independent yes-or-no outputs.
///
/// If the output was made by a sigmoid, the loss is computed from its argument z as
/// max(z, 0) − z·y + log(1 + e^−|z|), which neither overflows nor stops learning; otherwise p is clipped to
/// [1e-7, 1 − 1e-7]. Label smoothing s replaces y by y (1 − s) + s / 2.
///
/// - SeeAlso: `keras.losses.BinaryCrossentropy`
public struct BinaryCrossentropy: BinaryLoss {
  public static let signature = Signature.loss(
    "BinaryCrossentropy", name: "binary_crossentropy", ProbabilityOptions.parameters)
  public var options = LossOptions("binary_crossentropy")
  public var probabilities: ProbabilityOptions

  public init(fromLogits: Bool = false, labelSmoothing: Double = 0, axis: Int = -1) {
    probabilities = ProbabilityOptions(fromLogits: fromLogits, labelSmoothing: labelSmoothing, axis: axis)
  }

  public init(_ arguments: Arguments) throws {
    probabilities = try ProbabilityOptions(arguments)
    options = try LossOptions(arguments, name: options.name)
  }

  func elementLoss(_ y: Value, _ prediction: Value) throws -> Value { try crossentropy(y, prediction) }
}

/// ``BinaryCrossentropy`` times (1 − p_t)^gamma, p_t being the probability of what is right: what is already sure
/// counts little.
///
/// With class balancing it is also multiplied by alpha for 1 and by 1 − alpha for 0.
/// - SeeAlso: `keras.losses.BinaryFocalCrossentropy`; Lin and others 2017.
public struct BinaryFocalCrossentropy: BinaryLoss {
  public static let signature = Signature.loss(
    "BinaryFocalCrossentropy", name: "binary_focal_crossentropy",
    [.init("apply_class_balancing", .bool(false)), .init("alpha", .number(0.25)), .init("gamma", .number(2))]
      + ProbabilityOptions.parameters)
  public var options = LossOptions("binary_focal_crossentropy")
  public var probabilities: ProbabilityOptions
  public var balancesClasses: Bool
  public var alpha: Double
  public var gamma: Double

  public init(
    balancesClasses: Bool = false, alpha: Double = 0.25, gamma: Double = 2, probabilities: ProbabilityOptions = .init()
  ) {
    self.balancesClasses = balancesClasses
    self.alpha = alpha
    self.gamma = gamma
    self.probabilities = probabilities
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      balancesClasses: try arguments.bool("apply_class_balancing"), alpha: try arguments.number("alpha"),
      gamma: try arguments.number("gamma"), probabilities: try ProbabilityOptions(arguments))
    options = try LossOptions(arguments, name: options.name)
  }

  func elementLoss(_ y: Value, _ prediction: Value) throws -> Value {
    let p = probabilities.fromLogits ? try prediction.unary(.logistic) : prediction
    let right = try y * p + (1 - y) * (1 - p)
    let loss = try crossentropy(y, prediction) * power(1 - right, gamma)
    return balancesClasses ? try loss * (y * Float(alpha) + (1 - y) * Float(1 - alpha)) : loss
  }
}

/// A loss of outputs that each say how likely a yes is.
protocol BinaryLoss: ProbabilityLoss {
  /// The loss of each element, of smoothed targets.
  func elementLoss(_ y: Value, _ prediction: Value) throws -> Value
}

extension BinaryLoss {
  /// −(y log p + (1 − y) log(1 − p)) of each element.
  fileprivate func crossentropy(_ y: Value, _ prediction: Value) throws -> Value {
    let isSigmoid = prediction.operation == .unary(.logistic)
    if let z = probabilities.fromLogits ? prediction : isSigmoid ? prediction.operands[0] : nil {
      return try z.softplus() - z * y
    }
    let p = try prediction.clamp(kerasEpsilon, 1 - kerasEpsilon)
    return try -(y * p.log() + (1 - y) * (1 - p).log())
  }

  func positionLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let y = try probabilities.smoothed(alignRank(target, prediction), classes: 2)
    return try elementLoss(y, prediction).meanOverLastAxis()
  }

  public func check(labels: Tensor, output: OutputDescription) throws { try requireProbabilities(labels, output) }

  func checkPositions(_ output: OutputDescription, target: TensorType) throws {
    if probabilities.fromLogits, output.lastOperation == "logistic" {
      throw ModelError.logitsExpected(of: name, output, activation: "sigmoid")
    }
    if !probabilities.fromLogits, output.isRawScores {
      throw ModelError.probabilitiesExpected(of: name, output, activation: "sigmoid")
    }
    try requireOutputShape(
      output, target,
      help: target.shape.rank == 1
        ? "End with Dense(1, activation=\"sigmoid\"), or use \"sparse_categorical_crossentropy\" for class numbers."
        : "Give the output and the targets one shape.")
  }
}

import GraphCore
import NeuralLayers
import TensorCore

/// −Σ y log p over the classes, for targets that are distributions over classes (one-hot).
///
/// If the output was made by a softmax, log p is computed from its argument; otherwise p is divided by its sum and
/// clipped to [1e-7, 1 − 1e-7]. Label smoothing s replaces y by y (1 − s) + s / classes.
///
/// - SeeAlso: `keras.losses.CategoricalCrossentropy`
public struct CategoricalCrossentropy: DistributionLoss {
  public static let signature = Signature.loss(
    "CategoricalCrossentropy", name: "categorical_crossentropy", ProbabilityOptions.parameters)
  public var options = LossOptions("categorical_crossentropy")
  public var probabilities: ProbabilityOptions

  public init(fromLogits: Bool = false, labelSmoothing: Double = 0, axis: Int = -1) {
    probabilities = ProbabilityOptions(fromLogits: fromLogits, labelSmoothing: labelSmoothing, axis: axis)
  }

  public init(_ arguments: Arguments) throws {
    probabilities = try ProbabilityOptions(arguments)
    options = try LossOptions(arguments, name: options.name)
  }

  func classLoss(_ y: Value, _ prediction: Value) throws -> Value {
    try -(y * logProbabilities(prediction, fromLogits: probabilities.fromLogits))
  }
}

/// Σ alpha (1 − p)^gamma · (−y log p) over the classes: what is already sure counts little.
///
/// - SeeAlso: `keras.losses.CategoricalFocalCrossentropy`; Lin and others 2017.
public struct CategoricalFocalCrossentropy: DistributionLoss {
  public static let signature = Signature.loss(
    "CategoricalFocalCrossentropy", name: "categorical_focal_crossentropy",
    [.init("alpha", .number(0.25)), .init("gamma", .number(2))] + ProbabilityOptions.parameters)
  public var options = LossOptions("categorical_focal_crossentropy")
  public var probabilities: ProbabilityOptions
  public var alpha: Double
  public var gamma: Double

  public init(alpha: Double = 0.25, gamma: Double = 2, probabilities: ProbabilityOptions = .init()) {
    self.alpha = alpha
    self.gamma = gamma
    self.probabilities = probabilities
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      alpha: try arguments.number("alpha"), gamma: try arguments.number("gamma"),
      probabilities: try ProbabilityOptions(arguments))
    options = try LossOptions(arguments, name: options.name)
  }

  func classLoss(_ y: Value, _ prediction: Value) throws -> Value {
    var p = probabilities.fromLogits ? try prediction.softmax() : prediction
    p = try (p / p.sum(axes: [p.rank - 1], keepingAxes: true)).clamp(kerasEpsilon, 1 - kerasEpsilon)
    return try -(power(1 - p, gamma) * y * p.log() * Float(alpha))
  }
}

/// A loss of distributions over classes.
protocol DistributionLoss: ProbabilityLoss {
  /// The part of each class in the loss, of smoothed targets.
  func classLoss(_ y: Value, _ prediction: Value) throws -> Value
}

extension DistributionLoss {
  func positionLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let y = try probabilities.smoothed(
      alignRank(target, prediction), classes: prediction.shape[prediction.rank - 1])
    return try classLoss(y, prediction).sumOverLastAxis()
  }

  public func check(labels: Tensor, output: OutputDescription) throws { try requireProbabilities(labels, output) }

  func checkPositions(_ output: OutputDescription, target: TensorType) throws {
    try checkClasses(output, fromLogits: probabilities.fromLogits)
    let given = Shape(Array(target.shape.dimensions.dropFirst()))
    guard given == output.shape.sample else { throw ModelError.notOneHot(given, of: name, output) }
  }
}

/// log p over the last axis: from the logits where the output shows them, else from normalized, clipped probabilities.
func logProbabilities(_ prediction: Value, fromLogits: Bool) throws -> Value {
  if fromLogits { return try prediction.logSoftmax() }
  if prediction.operation == .softmax { return try prediction.operands[0].logSoftmax() }
  let sum = try prediction.sum(axes: [prediction.rank - 1], keepingAxes: true)
  return try (prediction / sum).clamp(kerasEpsilon, 1 - kerasEpsilon).log()
}

/// Σ y log(y / p) over the last axis, y and p clipped to [1e-7, 1]: how much p lacks of the distribution y.
///
/// - SeeAlso: `keras.losses.KLDivergence`
public struct KLDivergence: PlainLoss {
  public static let className = "KLDivergence"
  public static let functionName = "kl_divergence"
  public var options = LossOptions(functionName)
  public init() {}

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let y = try alignRank(target, prediction).clamp(kerasEpsilon, 1)
    return try (y * (y / prediction.clamp(kerasEpsilon, 1)).log()).sumOverLastAxis()
  }
}

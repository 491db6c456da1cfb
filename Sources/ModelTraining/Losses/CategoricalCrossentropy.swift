import GraphCore
import NeuralLayers
import TensorCore

/// −Σ y log p over the last axis, for targets that are distributions over classes (one-hot).
///
/// If the output was made by a softmax, log p is computed from its argument; otherwise p is divided by its sum and
/// clipped to [1e-7, 1 − 1e-7]. Label smoothing s replaces y by y (1 − s) + s / classes.
///
/// - SeeAlso: `keras.losses.CategoricalCrossentropy`
public struct CategoricalCrossentropy: Loss {
  public static let signature = Signature.loss(
    "CategoricalCrossentropy", name: "categorical_crossentropy",
    [.init("from_logits", .bool(false)), .init("label_smoothing", .number(0)), .init("axis", .integer(-1))])
  public var options = LossOptions("categorical_crossentropy")
  public var fromLogits: Bool
  public var labelSmoothing: Double

  public init(fromLogits: Bool = false, labelSmoothing: Double = 0) {
    self.fromLogits = fromLogits
    self.labelSmoothing = labelSmoothing
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      fromLogits: try arguments.bool("from_logits"),
      labelSmoothing: try arguments.number("label_smoothing", in: 0...1))
    try arguments.requireLastAxis()
    options = try LossOptions(arguments, name: options.name)
  }

  public func check(_ output: OutputDescription, target: TensorType) throws {
    try checkOneHot(output, target, fromLogits: fromLogits)
  }

  public func check(labels: Tensor, output: OutputDescription) throws { try requireProbabilities(labels, output) }

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let y = try smoothed(target, prediction, labelSmoothing)
    return try -(y * logProbabilities(prediction, fromLogits: fromLogits)).sumOverLastAxis()
  }
}

/// Σ alpha (1 − p)^gamma · (−y log p) over the last axis: what is already sure counts little.
///
/// - SeeAlso: `keras.losses.CategoricalFocalCrossentropy`; Lin and others 2017.
public struct CategoricalFocalCrossentropy: Loss {
  public static let signature = Signature.loss(
    "CategoricalFocalCrossentropy", name: "categorical_focal_crossentropy",
    [
      .init("alpha", .number(0.25)), .init("gamma", .number(2)), .init("from_logits", .bool(false)),
      .init("label_smoothing", .number(0)), .init("axis", .integer(-1)),
    ])
  public var options = LossOptions("categorical_focal_crossentropy")
  public var alpha: Double
  public var gamma: Double
  public var fromLogits: Bool
  public var labelSmoothing: Double

  public init(alpha: Double = 0.25, gamma: Double = 2, fromLogits: Bool = false, labelSmoothing: Double = 0) {
    self.alpha = alpha
    self.gamma = gamma
    self.fromLogits = fromLogits
    self.labelSmoothing = labelSmoothing
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      alpha: try arguments.number("alpha"), gamma: try arguments.number("gamma"),
      fromLogits: try arguments.bool("from_logits"),
      labelSmoothing: try arguments.number("label_smoothing", in: 0...1))
    try arguments.requireLastAxis()
    options = try LossOptions(arguments, name: options.name)
  }

  public func check(_ output: OutputDescription, target: TensorType) throws {
    try checkOneHot(output, target, fromLogits: fromLogits)
  }

  public func check(labels: Tensor, output: OutputDescription) throws { try requireProbabilities(labels, output) }

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let y = try smoothed(target, prediction, labelSmoothing)
    var p = fromLogits ? try prediction.softmax() : prediction
    p = try (p / p.sum(axes: [p.rank - 1], keepingAxes: true)).clamp(kerasEpsilon, 1 - kerasEpsilon)
    return try -(power(1 - p, gamma) * y * p.log() * Float(alpha)).sumOverLastAxis()
  }
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

/// y (1 − s) + s / classes.
private func smoothed(_ target: Value, _ prediction: Value, _ smoothing: Double) throws -> Value {
  let y = try alignRank(target, prediction)
  guard smoothing != 0 else { return y }
  return try y * Float(1 - smoothing) + Float(smoothing) / Float(prediction.shape[prediction.rank - 1])
}

/// log p over the last axis: from the logits where the output shows them, else from normalized, clipped probabilities.
func logProbabilities(_ prediction: Value, fromLogits: Bool) throws -> Value {
  if fromLogits { return try prediction.logSoftmax() }
  if prediction.operation == .softmax { return try prediction.operands[0].logSoftmax() }
  let sum = try prediction.sum(axes: [prediction.rank - 1], keepingAxes: true)
  return try (prediction / sum).clamp(kerasEpsilon, 1 - kerasEpsilon).log()
}

extension Loss {
  /// What a loss over classes asks of its output.
  func checkClasses(_ output: OutputDescription, fromLogits: Bool) throws {
    if fromLogits, output.lastOperation == "softmax" {
      throw ModelError.logitsExpected(of: name, output, activation: "softmax")
    }
    if output.shape.sample.dimensions.last == 1 { throw ModelError.singleClass(of: name, output) }
    if !fromLogits, output.isRawScores {
      throw ModelError.probabilitiesExpected(of: name, output, activation: "softmax")
    }
  }

  fileprivate func checkOneHot(_ output: OutputDescription, _ target: TensorType, fromLogits: Bool) throws {
    try checkClasses(output, fromLogits: fromLogits)
    let given = Shape(Array(target.shape.dimensions.dropFirst()))
    guard given == output.shape.sample else { throw ModelError.notOneHot(given, of: name, output) }
  }
}

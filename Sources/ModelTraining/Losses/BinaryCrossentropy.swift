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
public struct BinaryCrossentropy: Loss {
  public static let signature = Signature.loss(
    "BinaryCrossentropy", name: "binary_crossentropy",
    [.init("from_logits", .bool(false)), .init("label_smoothing", .number(0)), .init("axis", .integer(-1))])
  public var options = LossOptions("binary_crossentropy")
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
    try checkBinary(output, target, fromLogits: fromLogits)
  }

  public func check(labels: Tensor, output: OutputDescription) throws { try requireProbabilities(labels, output) }

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let y = try smoothed(alignRank(target, prediction), labelSmoothing)
    return try elementLoss(y, prediction, fromLogits: fromLogits).meanOverLastAxis()
  }
}

/// ``BinaryCrossentropy`` times (1 − p_t)^gamma, p_t being the probability of what is right: what is already sure
/// counts little.
///
/// With class balancing it is also multiplied by alpha for 1 and by 1 − alpha for 0.
/// - SeeAlso: `keras.losses.BinaryFocalCrossentropy`; Lin and others 2017.
public struct BinaryFocalCrossentropy: Loss {
  public static let signature = Signature.loss(
    "BinaryFocalCrossentropy", name: "binary_focal_crossentropy",
    [
      .init("apply_class_balancing", .bool(false)), .init("alpha", .number(0.25)), .init("gamma", .number(2)),
      .init("from_logits", .bool(false)), .init("label_smoothing", .number(0)), .init("axis", .integer(-1)),
    ])
  public var options = LossOptions("binary_focal_crossentropy")
  public var balancesClasses: Bool
  public var alpha: Double
  public var gamma: Double
  public var fromLogits: Bool
  public var labelSmoothing: Double

  public init(
    balancesClasses: Bool = false, alpha: Double = 0.25, gamma: Double = 2, fromLogits: Bool = false,
    labelSmoothing: Double = 0
  ) {
    self.balancesClasses = balancesClasses
    self.alpha = alpha
    self.gamma = gamma
    self.fromLogits = fromLogits
    self.labelSmoothing = labelSmoothing
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      balancesClasses: try arguments.bool("apply_class_balancing"), alpha: try arguments.number("alpha"),
      gamma: try arguments.number("gamma"), fromLogits: try arguments.bool("from_logits"),
      labelSmoothing: try arguments.number("label_smoothing", in: 0...1))
    try arguments.requireLastAxis()
    options = try LossOptions(arguments, name: options.name)
  }

  public func check(_ output: OutputDescription, target: TensorType) throws {
    try checkBinary(output, target, fromLogits: fromLogits)
  }

  public func check(labels: Tensor, output: OutputDescription) throws { try requireProbabilities(labels, output) }

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let y = try smoothed(alignRank(target, prediction), labelSmoothing)
    let p = fromLogits ? try prediction.unary(.logistic) : prediction
    let right = try y * p + (1 - y) * (1 - p)
    var loss = try elementLoss(y, prediction, fromLogits: fromLogits) * power(1 - right, gamma)
    if balancesClasses { loss = try loss * (y * Float(alpha) + (1 - y) * Float(1 - alpha)) }
    return try loss.meanOverLastAxis()
  }
}

/// y (1 − s) + s / 2.
private func smoothed(_ y: Value, _ smoothing: Double) throws -> Value {
  smoothing == 0 ? y : try y * Float(1 - smoothing) + Float(smoothing / 2)
}

/// −(y log p + (1 − y) log(1 − p)) of each element.
private func elementLoss(_ y: Value, _ prediction: Value, fromLogits: Bool) throws -> Value {
  let logits = fromLogits ? prediction : prediction.operation == .unary(.logistic) ? prediction.operands[0] : nil
  if let z = logits { return try z.softplus() - z * y }
  let p = try prediction.clamp(kerasEpsilon, 1 - kerasEpsilon)
  return try -(y * p.log() + (1 - y) * (1 - p).log())
}

/// base^exponent by products where that is exact: a power's own gradient is no number at 0.
func power(_ base: Value, _ exponent: Double) throws -> Value {
  if exponent == 2 { return try base.square() }
  return try base.binary(.power, Float(exponent))
}

extension Loss {
  fileprivate func checkBinary(_ output: OutputDescription, _ target: TensorType, fromLogits: Bool) throws {
    if fromLogits, output.lastOperation == "logistic" {
      throw ModelError.logitsExpected(of: name, output, activation: "sigmoid")
    }
    if !fromLogits, output.isRawScores {
      throw ModelError.probabilitiesExpected(of: name, output, activation: "sigmoid")
    }
    try requireOutputShape(
      output, target,
      help: target.shape.rank == 1
        ? "End with Dense(1, activation=\"sigmoid\"), or use \"sparse_categorical_crossentropy\" for class numbers."
        : "Give the output and the targets one shape.")
  }
}

import GraphCore
import NeuralLayers
import TensorCore

/// Momentum whose step on a matrix is made orthogonal: all directions count alike.
///
/// Other weights are ``Adam``'s. m ← μm + g; the step is N(g + μm), or N(m) without Nesterov's look ahead, times `rmsRate`·√(longer side), where N
/// repeats X ← aX + (bA + cA²)X with A = XXᵀ from X = M / (‖M‖ + 1e-7), which brings singular values near 1.
/// Embeddings, weights with one axis or more than two, and those whose path contains one of `excludedLayers` go to Adam.
/// - SeeAlso: `keras.optimizers.Muon`; Jordan and others 2024; Liu and others 2025 for the rate.
public struct Muon: Optimizer {
  public static let signature: Signature = {
    var signature = Signature.optimizer(
      "Muon",
      [
        .init("adam_beta_1", .number(0.9)), .init("adam_beta_2", .number(0.999)),
        .init("adam_weight_decay", .number(0.004)), .init("epsilon", .number(1e-7)),
      ], weightDecay: .number(0.004))
    signature.parameters += [
      .init("exclude_layers", .none), .init("exclude_embeddings", .bool(true)), .init("muon_a", .number(3.4445)),
      .init("muon_b", .number(-4.775)), .init("muon_c", .number(2.0315)), .init("adam_lr_ratio", .number(1)),
      .init("momentum", .number(0.95)), .init("ns_steps", .integer(5)), .init("nesterov", .bool(true)),
      .init("rms_rate", .number(0.2)),
    ]
    return signature
  }()

  public var options: OptimizerOptions
  public var momentum = 0.95
  public var nesterov = true
  /// How often N is repeated.
  public var iterationSteps = 5
  /// a, b and c of N.
  public var coefficients = (3.4445, -4.775, 2.0315)
  /// The root mean square of a step; `nil` takes N as it is.
  public var rmsRate: Double? = 0.2
  public var excludesEmbeddings = true
  public var excludedLayers: [String] = []
  public var adam = Adam()
  public var adamWeightDecay: Double? = 0.004
  public var adamRateRatio = 1.0

  public init(_ learningRate: Double = 0.001, weightDecay: Double? = 0.004) {
    options = OptimizerOptions(learningRate: learningRate)
    options.weightDecay = weightDecay
  }

  public init(_ arguments: Arguments) throws {
    options = try OptimizerOptions(arguments)
    adam = Adam(
      beta1: try arguments.decayRate("adam_beta_1"), beta2: try arguments.decayRate("adam_beta_2"),
      epsilon: try arguments.number("epsilon", in: 0 ... .infinity))
    adamWeightDecay = try arguments.optionalNumber("adam_weight_decay", in: 0 ... .infinity)
    adamRateRatio = try arguments.number("adam_lr_ratio", in: 0 ... .infinity)
    momentum = try arguments.number("momentum", in: 0...1)
    nesterov = try arguments.bool("nesterov")
    iterationSteps = try arguments.integer("ns_steps", atLeast: 1, atMost: 100)
    coefficients = (
      try arguments.number("muon_a"), try arguments.number("muon_b"), try arguments.number("muon_c")
    )
    rmsRate = try arguments.optionalNumber("rms_rate", in: 0 ... .infinity)
    excludesEmbeddings = try arguments.bool("exclude_embeddings")
    excludedLayers = try arguments.optionalStrings("exclude_layers") ?? []
  }

  public let slotNames = ["momentum"]

  public var configuration: [(name: String, value: Argument)] {
    [
      ("momentum", .number(momentum)), ("nesterov", .bool(nesterov)), ("ns_steps", .integer(iterationSteps)),
      ("muon_a", .number(coefficients.0)), ("muon_b", .number(coefficients.1)), ("muon_c", .number(coefficients.2)),
      ("rms_rate", rmsRate.map { .number($0) } ?? .none), ("adam_beta_1", .number(adam.beta1)),
      ("adam_beta_2", .number(adam.beta2)), ("epsilon", .number(adam.epsilon)),
      ("adam_weight_decay", adamWeightDecay.map { .number($0) } ?? .none), ("adam_lr_ratio", .number(adamRateRatio)),
      ("exclude_embeddings", .bool(excludesEmbeddings)),
      ("exclude_layers", excludedLayers.isEmpty ? .none : .list(excludedLayers.map(Argument.string))),
    ]
  }

  public func optimizer(for weight: Shape, path: String) -> any Optimizer {
    let isEmbedding = excludesEmbeddings && path.lowercased().containsText("embedding")
    guard weight.rank != 2 || isEmbedding || excludedLayers.contains(where: path.containsText) else { return self }
    var other = MuonCompanion(adam: adam, rateRatio: adamRateRatio)
    other.options = options
    other.options.weightDecay = adamWeightDecay
    return other
  }

  public func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value]) {
    let memory = try slots[0] + (gradient + slots[0] * Float(momentum - 1))
    let direction = nesterov ? try gradient + memory * Float(momentum) : memory
    var change = try orthogonal(direction) * learningRate
    if let rmsRate {
      change = try change * Float(Double(weight.shape.dimensions.max() ?? 1).squareRoot()) * Float(rmsRate)
    }
    return (try weight - change, [memory])
  }

  /// N of a matrix.
  private func orthogonal(_ matrix: Value) throws -> Value {
    let isTall = matrix.shape[0] > matrix.shape[1]
    var x = isTall ? try matrix.transpose([1, 0]) : matrix
    x = try x / (x.square().sum().sqrt() + 1e-7)
    for _ in 0..<iterationSteps {
      let product = try x.dot(x, transposeRight: true)
      let inner = try product * Float(coefficients.1) + (product * Float(coefficients.2)).dot(product)
      x = try x * Float(coefficients.0) + inner.dot(x)
    }
    return isTall ? try x.transpose([1, 0]) : x
  }
}

/// What ``Muon`` does to weights that are no matrices.
private struct MuonCompanion: Optimizer {
  static let signature = Muon.signature
  var adam: Adam
  var rateRatio: Double

  init(adam: Adam, rateRatio: Double) {
    self.adam = adam
    self.rateRatio = rateRatio
  }
  init(_ arguments: Arguments) throws { self.init(adam: try Adam(arguments), rateRatio: 1) }

  var options: OptimizerOptions {
    get { adam.options }
    set { adam.options = newValue }
  }
  var slotNames: [String] { adam.slotNames }
  var configuration: [(name: String, value: Argument)] { adam.configuration }

  func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value]) {
    try adam.update(
      weight, gradient: gradient, slots: slots, learningRate: learningRate * Float(rateRatio), step: step)
  }
}

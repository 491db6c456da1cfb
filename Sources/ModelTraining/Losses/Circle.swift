import GraphCore
import NeuralLayers
import TensorCore

/// Brings embeddings of one class together and those of different ones apart, the worst pairs first.
///
/// With d = max(1 − eᵢ·eⱼ, 0) and m the margin, softplus(log Σ⁺ exp(−γ(m + d)(m − d)) + log Σ⁻ exp(γ max(1 + m − d, 0)
/// (1 − m − d))) of each sample i, over the others j of its class (Σ⁺) and of other classes (Σ⁻) in the batch. Outputs are
/// vectors of length 1, targets class numbers.
/// - SeeAlso: `keras.losses.Circle`; Sun and others 2020.
public struct Circle: Loss {
  public static let signature = Signature.loss(
    "Circle", name: "circle",
    [.init("gamma", .number(80)), .init("margin", .number(0.4)), .init("remove_diagonal", .bool(true))])
  public var options = LossOptions("circle")
  public var gamma: Double
  public var margin: Double
  /// Whether a sample is no partner of itself.
  public var removesDiagonal: Bool

  public init(gamma: Double = 80, margin: Double = 0.4, removesDiagonal: Bool = true) {
    self.gamma = gamma
    self.margin = margin
    self.removesDiagonal = removesDiagonal
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      gamma: try arguments.number("gamma"), margin: try arguments.number("margin"),
      removesDiagonal: try arguments.bool("remove_diagonal"))
    options = try LossOptions(arguments, name: options.name)
  }

  public func check(_ output: OutputDescription, target: TensorType) throws {
    guard output.shape.rank == 2 else {
      throw ModelError(
        "loss \"\(name)\"", expected: "an output of shape (batch, features)", received: "\(output.shape)",
        help: "Put Flatten() or a global pooling layer before \(output.layer).", layer: output.layer)
    }
    guard target.shape.count == target.shape[0] else {
      throw ModelError.notClassNumbers(Shape(Array(target.shape.dimensions.dropFirst())), of: name, output)
    }
  }

  /// Samples without a partner on both sides cost nothing and are not counted.
  public func mask(_ target: Value, _ prediction: Value) throws -> Value? {
    try sampleLoss(target, prediction).compare(.greater, 0)
  }

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let count = prediction.shape[0]
    let labels = try target.convert(to: .float32).reshape([count, 1]).broadcast(to: [count, count], axes: [0, 1])
    let isSame = try labels.compare(.equal, labels.transpose([1, 0]))
    let builder = prediction.builder
    let row = try builder.apply(.iota([count, count], axis: 0), [])
    let column = try builder.apply(.iota([count, count], axis: 1), [])
    let isOther = try row.convert(to: .float32).compare(.notEqual, column.convert(to: .float32))
    let isFriend = removesDiagonal ? try isSame.binary(.and, isOther) : isSame
    let isFoe = try labels.compare(.notEqual, labels.transpose([1, 0]))

    let distance = try (1 - prediction.dot(prediction, transposeRight: true)).maximum(0)
    let (m, g) = (Float(margin), Float(gamma))
    let friends = try (distance + m).maximum(0) * (m - distance) * -g
    let foes = try (1 + m - distance).maximum(0) * (1 - m - distance) * g
    return try (friends.logSumExp(where: isFriend) + foes.logSumExp(where: isFoe)).softplus()
  }
}

extension Value {
  /// log Σ exp over the entries of each row that count; far below every number if none does.
  fileprivate func logSumExp(where counts: Value) throws -> Value {
    let lowest = try number(-1e30).broadcast(to: shape, axes: [])
    let kept = try counts.select(self, lowest)
    let largest = try kept.reduce(.maximum, axes: [1], keepingAxes: true)
    let weights = try (kept - largest.broadcast(to: shape)).exponential() * counts.convert(to: .float32)
    return try weights.sum(axes: [1]).maximum(1e-30).log() + largest.reshape([shape[0]])
  }
}

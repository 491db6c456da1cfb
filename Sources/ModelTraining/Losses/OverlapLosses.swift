import GraphCore
import NeuralLayers
import TensorCore

/// 1 − 2 Σ y p / (Σ y + Σ p + 1e-7): how far two sets are from overlapping.
///
/// The sums go over `axes`, which are the output's with the batch axis as 0; all of them, the batch's too, if left out.
/// - SeeAlso: `keras.losses.Dice`
public struct Dice: Loss {
  public static let signature = Signature.overlap("Dice", [], name: "dice")
  public var options = LossOptions("dice")
  public var axes: [Int]?

  public init(axes: [Int]? = nil) { self.axes = axes }

  public init(_ arguments: Arguments) throws {
    self.init(axes: try arguments.optionalAxes("axis"))
    options = try LossOptions(arguments, name: options.name)
  }

  public func check(_ output: OutputDescription, target: TensorType) throws {
    try checkOverlap(axes, output, target)
  }

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let y = try alignRank(target, prediction)
    let axes = axes.map { $0.map { $0 < 0 ? prediction.rank + $0 : $0 } }
    let both = try (y * prediction).sum(axes: axes)
    return try 1 - both * 2 / (y.sum(axes: axes) + prediction.sum(axes: axes) + kerasEpsilon)
  }
}

/// 1 − t / (t + alpha · Σ y (1 − p) + beta · Σ (1 − y) p) with t = Σ y p: ``Dice`` with a weight for each kind of error.
///
/// As in Keras alpha weighs what is missed and beta what is too much; the paper has them the other way round.
///
/// - SeeAlso: `keras.losses.Tversky`; Salehi and others 2017.
public struct Tversky: Loss {
  public static let signature = Signature.overlap(
    "Tversky", [.init("alpha", .number(0.5)), .init("beta", .number(0.5))], name: "tversky")
  public var options = LossOptions("tversky")
  /// The weight of false negatives.
  public var alpha: Double
  /// The weight of false positives.
  public var beta: Double
  public var axes: [Int]?

  public init(alpha: Double = 0.5, beta: Double = 0.5, axes: [Int]? = nil) {
    self.alpha = alpha
    self.beta = beta
    self.axes = axes
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      alpha: try arguments.number("alpha"), beta: try arguments.number("beta"),
      axes: try arguments.optionalAxes("axis"))
    options = try LossOptions(arguments, name: options.name)
  }

  public func check(_ output: OutputDescription, target: TensorType) throws {
    try checkOverlap(axes, output, target)
  }

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let y = try alignRank(target, prediction)
    let axes = axes.map { $0.map { $0 < 0 ? prediction.rank + $0 : $0 } }
    let both = try (y * prediction).sum(axes: axes)
    let tooLittle = try (y * (1 - prediction)).sum(axes: axes) * Float(alpha)
    let tooMuch = try ((1 - y) * prediction).sum(axes: axes) * Float(beta)
    return try 1 - both / (both + tooMuch + tooLittle + kerasEpsilon)
  }
}

extension Signature {
  /// `axis` is the one parameter that these losses have behind `name`.
  fileprivate static func overlap(_ className: String, _ own: [Parameter], name: String) -> Signature {
    var signature = Signature.loss(className, name: name, own)
    signature.parameters.insert(Parameter("axis", .none), at: signature.parameters.count - 1)
    return signature
  }
}

extension Loss {
  fileprivate func checkOverlap(_ axes: [Int]?, _ output: OutputDescription, _ target: TensorType) throws {
    try requireOutputShape(
      output, target, help: "Give \(output.layer) the targets' shape, or reshape the targets.")
    for axis in axes ?? [] where !(-output.shape.rank..<output.shape.rank).contains(axis) {
      throw ModelError.axis(axis, of: "loss \"\(name)\"", output)
    }
  }
}

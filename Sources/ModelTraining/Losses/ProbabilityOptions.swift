import GraphCore
import NeuralLayers
import TensorCore

/// What every crossentropy is told of its output: how it gives probabilities, and where the classes lie.
public struct ProbabilityOptions: Hashable, Sendable {
  /// Whether the output is raw scores, without a softmax or a sigmoid.
  public var fromLogits: Bool
  /// s in y (1 − s) + s / classes, which keeps targets from 0 and 1.
  public var labelSmoothing: Double
  /// The axis of the classes; the batch axis is 0.
  public var axis: Int

  public init(fromLogits: Bool = false, labelSmoothing: Double = 0, axis: Int = -1) {
    self.fromLogits = fromLogits
    self.labelSmoothing = labelSmoothing
    self.axis = axis
  }

  static let parameters: [Signature.Parameter] = [
    .init("from_logits", .bool(false)), .init("label_smoothing", .number(0)), .init("axis", .integer(-1)),
  ]

  init(_ arguments: Arguments) throws {
    self.init(
      fromLogits: try arguments.bool("from_logits"),
      labelSmoothing: try arguments.number("label_smoothing", in: 0...1), axis: try arguments.integer("axis"))
  }

  /// y (1 − s) + s / classes.
  func smoothed(_ target: Value, classes: Int) throws -> Value {
    labelSmoothing == 0 ? target : try target * Float(1 - labelSmoothing) + Float(labelSmoothing) / Float(classes)
  }
}

/// A crossentropy: a loss of probabilities, whatever its targets look like.
///
/// Those who conform see the classes on the last axis.
protocol ProbabilityLoss: Loss {
  var probabilities: ProbabilityOptions { get }

  /// The loss of each position, of targets and predictions with the classes on the last axis.
  func positionLoss(_ target: Value, _ prediction: Value) throws -> Value

  /// The loss's checks, of an output with the classes on the last axis.
  func checkPositions(_ output: OutputDescription, target: TensorType) throws
}

extension ProbabilityLoss {
  /// Targets have no axis for the classes if they are class numbers.
  fileprivate var targetsHaveClasses: Bool { !(self is SparseCategoricalCrossentropy) }

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let axis = probabilities.axis < 0 ? prediction.rank + probabilities.axis : probabilities.axis
    guard axis != prediction.rank - 1 else { return try positionLoss(target, prediction) }
    let target = targetsHaveClasses ? try alignRank(target, prediction).movingToLast(axis) : target
    return try positionLoss(target, prediction.movingToLast(axis))
  }

  public func check(_ output: OutputDescription, target: TensorType) throws {
    let rank = output.shape.rank
    let axis = probabilities.axis < 0 ? rank + probabilities.axis : probabilities.axis
    guard (1..<rank).contains(axis) else {
      throw ModelError.axis(probabilities.axis, of: "loss \"\(name)\"", output)
    }
    guard axis != rank - 1 else { return try checkPositions(output, target: target) }
    var moved = output
    moved.shape.dimensions.append(moved.shape.dimensions.remove(at: axis))
    // What was applied last went along another axis.
    moved.lastOperation = ""
    var dimensions = target.shape.dimensions
    if targetsHaveClasses, dimensions.count == rank { dimensions.append(dimensions.remove(at: axis)) }
    try checkPositions(moved, target: TensorType(Shape(dimensions), target.dtype))
  }
}

extension Value {
  /// The value with one axis put behind the others.
  func movingToLast(_ axis: Int) throws -> Value {
    try transpose((0..<rank).filter { $0 != axis } + [axis])
  }
}

/// base^exponent by products where that is exact: a power's own gradient is no number at 0.
func power(_ base: Value, _ exponent: Double) throws -> Value {
  if exponent == 2 { return try base.square() }
  return try base.binary(.power, Float(exponent))
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
}

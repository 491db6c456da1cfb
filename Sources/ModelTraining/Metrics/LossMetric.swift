import GraphCore
import NeuralLayers
import TensorCore

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

/// The metric class that Keras has for a loss: the same formula and arguments, without a reduction.
public struct MeanLoss<Function: MeasurableLoss>: MeanMetric, ConfigurableObject {
  public static var signature: Signature {
    let own = Function.signature.parameters.filter { parameter in
      !["reduction", "name", "dtype"].contains(parameter.name)
        && !(parameter.name == "ignore_class" || parameter.name == "axis" && Function.hidesAxis)
    }
    return Signature(
      Function.metricName, [.init("name", .string(Function.metricTitle)), .init("dtype", .none)] + own)
  }

  var metric: LossMetric
  public var name: String { metric.name }
  public let largerIsBetter: Bool? = false

  public init(_ arguments: Arguments) throws {
    try arguments.requireFloat32()
    var given: [String: Argument] = [:]
    for parameter in Self.signature.parameters where !["name", "dtype"].contains(parameter.name) {
      given[parameter.name] = arguments[parameter.name]
    }
    metric = LossMetric(
      try Function(Arguments(Function.signature, given)),
      name: try arguments.optionalString("name") ?? Function.metricTitle)
  }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try metric.resolvedName(output, target: target)
  }

  public func values(target: Value, prediction: Value) throws -> Value {
    try metric.values(target: target, prediction: prediction)
  }
}

/// A loss that Keras has a metric class for.
public protocol MeasurableLoss: Loss {
  /// The class's name.
  static var metricName: String { get }
  /// The metric's default name.
  static var metricTitle: String { get }
  /// Whether the metric lacks the loss's `axis`.
  static var hidesAxis: Bool { get }
}

extension MeasurableLoss {
  public static var metricName: String { signature.name }
  public static var metricTitle: String { snakeCase(metricName) }
  public static var hidesAxis: Bool { false }
}

extension MeasurableLoss where Self: PlainLoss {
  public static var metricTitle: String { functionName }
}

extension MeanSquaredError: MeasurableLoss {}
extension MeanAbsoluteError: MeasurableLoss {}
extension MeanAbsolutePercentageError: MeasurableLoss {}
extension MeanSquaredLogarithmicError: MeasurableLoss {}
extension Poisson: MeasurableLoss {}
extension KLDivergence: MeasurableLoss {}
extension Hinge: MeasurableLoss {}
extension SquaredHinge: MeasurableLoss {}
extension CategoricalHinge: MeasurableLoss {}
extension CategoricalCrossentropy: MeasurableLoss {}
extension SparseCategoricalCrossentropy: MeasurableLoss {}
extension BinaryCrossentropy: MeasurableLoss { public static var hidesAxis: Bool { true } }
extension LogCosh: MeasurableLoss {
  public static var metricName: String { "LogCoshError" }
  public static var metricTitle: String { "logcosh" }
}

/// √ of the running mean of (y − p)², which is not the mean of the roots. - SeeAlso: `keras.metrics.RootMeanSquaredError`
public struct RootMeanSquaredError: MeanMetric, ConfigurableObject {
  public static let signature = Signature.metric("RootMeanSquaredError", name: "root_mean_squared_error")
  public var name = "root_mean_squared_error"
  public let largerIsBetter: Bool? = false

  public init() {}
  public init(_ arguments: Arguments) throws { name = try arguments.metricName(name) }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try requireTargets(.ofOutputShape, of: self, output, target)
    return "root_mean_squared_error"
  }

  public func values(target: Value, prediction: Value) throws -> Value {
    try MeanSquaredError().sampleLoss(target, prediction)
  }

  public func result(_ state: [Tensor]) -> Float { quotient(state[0], state[1]).squareRoot() }
}

/// The mean cosine of the angle between y and p; the loss of this name has the other sign.
/// - SeeAlso: `keras.metrics.CosineSimilarity`
public struct MeanCosineSimilarity: MeanMetric, ConfigurableObject {
  public static let signature = Signature.metric(
    "CosineSimilarity", name: "cosine_similarity", [.init("axis", .integer(-1))])
  public var name = "cosine_similarity"
  public var axis: Int
  public let largerIsBetter: Bool? = true

  public init(axis: Int = -1) { self.axis = axis }
  public init(_ arguments: Arguments) throws {
    self.init(axis: try arguments.integer("axis"))
    name = try arguments.metricName(name)
  }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try LossMetric(CosineSimilarity(axis: axis), name: name).resolvedName(output, target: target)
  }

  public func values(target: Value, prediction: Value) throws -> Value {
    try -CosineSimilarity(axis: axis).sampleLoss(target, prediction)
  }
}

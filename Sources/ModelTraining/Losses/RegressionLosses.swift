import GraphCore
import NeuralLayers

/// mean (y − p)² over the last axis. - SeeAlso: `keras.losses.MeanSquaredError`
public struct MeanSquaredError: PlainLoss {
  public static let className = "MeanSquaredError"
  public static let functionName = "mean_squared_error"
  public var options = LossOptions(functionName)
  public init() {}

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    try (alignRank(target, prediction) - prediction).square().meanOverLastAxis()
  }
}

/// mean |y − p| over the last axis. - SeeAlso: `keras.losses.MeanAbsoluteError`
public struct MeanAbsoluteError: PlainLoss {
  public static let className = "MeanAbsoluteError"
  public static let functionName = "mean_absolute_error"
  public var options = LossOptions(functionName)
  public init() {}

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    try (alignRank(target, prediction) - prediction).abs().meanOverLastAxis()
  }
}

/// 100 · mean |(y − p) / max(|y|, 1e-7)| over the last axis. - SeeAlso: `keras.losses.MeanAbsolutePercentageError`
public struct MeanAbsolutePercentageError: PlainLoss {
  public static let className = "MeanAbsolutePercentageError"
  public static let functionName = "mean_absolute_percentage_error"
  public var options = LossOptions(functionName)
  public init() {}

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let y = try alignRank(target, prediction)
    return try ((y - prediction) / y.abs().maximum(kerasEpsilon)).abs().meanOverLastAxis() * 100
  }
}

/// mean (log(max(p, 1e-7) + 1) − log(max(y, 1e-7) + 1))² over the last axis.
/// - SeeAlso: `keras.losses.MeanSquaredLogarithmicError`
public struct MeanSquaredLogarithmicError: PlainLoss {
  public static let className = "MeanSquaredLogarithmicError"
  public static let functionName = "mean_squared_logarithmic_error"
  public var options = LossOptions(functionName)
  public init() {}

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    func logarithm(_ value: Value) throws -> Value { try (value.maximum(kerasEpsilon) + 1).log() }
    return try (logarithm(prediction) - logarithm(alignRank(target, prediction))).square().meanOverLastAxis()
  }
}

/// mean log(cosh(p − y)) over the last axis: a parabola near 0, a line far away. - SeeAlso: `keras.losses.LogCosh`
public struct LogCosh: PlainLoss {
  public static let className = "LogCosh"
  public static let functionName = "log_cosh"
  public var options = LossOptions(functionName)
  public init() {}

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let difference = try prediction - alignRank(target, prediction)
    // log cosh d = d + log(1 + e^(-2d)) - log 2, which does not overflow.
    return try (difference + (difference * -2).softplus() - 0.693_147_18).meanOverLastAxis()
  }
}

/// d² / 2 up to |d| = delta and delta · |d| − delta² / 2 beyond, for d = p − y, averaged over the last axis.
/// - SeeAlso: `keras.losses.Huber`
public struct Huber: Loss {
  public static let signature = Signature.loss("Huber", name: "huber_loss", [.init("delta", .number(1))])
  public var options = LossOptions("huber_loss")
  public var delta: Double

  public init(delta: Double = 1) { self.delta = delta }

  public init(_ arguments: Arguments) throws {
    self.init(delta: try arguments.number("delta", in: 0 ... .infinity))
    options = try LossOptions(arguments, name: options.name)
  }

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let distance = try (prediction - alignRank(target, prediction)).abs()
    let isNear = try distance.compare(.lessOrEqual, Float(delta))
    let far = try distance * Float(delta) - Float(0.5 * delta * delta)
    return try isNear.select(distance.square() * 0.5, far).meanOverLastAxis()
  }
}

/// mean (p − y log(p + 1e-7)) over the last axis, for counts. - SeeAlso: `keras.losses.Poisson`
public struct Poisson: PlainLoss {
  public static let className = "Poisson"
  public static let functionName = "poisson"
  public var options = LossOptions(functionName)
  public init() {}

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    try (prediction - alignRank(target, prediction) * (prediction + kerasEpsilon).log()).meanOverLastAxis()
  }
}

/// −Σ of the products of vectors of length 1: −1 for the same direction. - SeeAlso: `keras.losses.CosineSimilarity`
public struct CosineSimilarity: Loss {
  public static let signature = Signature.loss(
    "CosineSimilarity", name: "cosine_similarity", [.init("axis", .integer(-1))])
  public var options = LossOptions("cosine_similarity")
  /// The axis of the vectors; the batch axis is 0.
  public var axis: Int

  public init(axis: Int = -1) { self.axis = axis }

  public init(_ arguments: Arguments) throws {
    self.init(axis: try arguments.integer("axis"))
    options = try LossOptions(arguments, name: options.name)
  }

  public func check(_ output: OutputDescription, target: TensorType) throws {
    try requireOutputShape(
      output, target, help: "Give \(output.layer) the targets' shape, or reshape the targets.")
    guard (-output.shape.rank..<output.shape.rank).contains(axis) else {
      throw ModelError.axis(axis, of: "loss \"\(name)\"", output)
    }
  }

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let axis = axis < 0 ? prediction.rank + axis : axis
    func direction(_ value: Value) throws -> Value {
      let square = try value.square().sum(axes: [axis], keepingAxes: true)
      return try value * square.maximum(kerasEpsilon * kerasEpsilon).unary(.rsqrt)
    }
    return try -(direction(alignRank(target, prediction)) * direction(prediction)).sum(axes: [axis])
  }
}

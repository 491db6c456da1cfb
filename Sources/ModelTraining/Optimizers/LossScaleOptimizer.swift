import GraphCore
import NeuralLayers
import TensorCore

/// Multiplies the loss before gradients are taken and divides them after, by a factor that it finds itself.
///
/// A step whose gradients are not all finite is left out, and the factor halved; after so many finite steps in a row it
/// is doubled. It keeps small gradients of half-precision numbers from vanishing; in float32 throughout, as here, a power
/// of 2 changes nothing but which steps are left out.
/// - SeeAlso: `keras.optimizers.LossScaleOptimizer`; Micikevicius and others 2018.
public struct LossScaleOptimizer: Optimizer {
  public static let signature = Signature(
    "LossScaleOptimizer",
    [
      .init("inner_optimizer"), .init("initial_scale", .number(32_768)), .init("dynamic_growth_steps", .integer(2000)),
      .init("name", .none),
    ])

  public private(set) var inner: any Optimizer

  public init(_ inner: any Optimizer, initialScale: Double = 32_768, growthSteps: Int = 2000) {
    self.inner = inner
    self.inner.options.lossScale = nil
    self.inner.options.dynamicLossScale = DynamicLossScale(initial: initialScale, growthSteps: growthSteps)
  }

  public init(_ arguments: Arguments) throws {
    guard case .object(let object) = arguments["inner_optimizer"], let inner = object as? any Optimizer,
      !(inner is LossScaleOptimizer)
    else { throw arguments.error("inner_optimizer", expected: "an optimizer, such as Adam(1e-3)") }
    let scale = try arguments.number("initial_scale", in: 0 ... .infinity)
    guard scale > 0 else { throw arguments.error("initial_scale", expected: "a number above 0") }
    self.init(
      inner, initialScale: scale, growthSteps: try arguments.integer("dynamic_growth_steps", atLeast: 1))
  }

  public var options: OptimizerOptions {
    get { inner.options }
    set { inner.options = newValue }
  }
  public var slotNames: [String] { inner.slotNames }
  public var configuration: [(name: String, value: Argument)] {
    var plain = inner
    plain.options.dynamicLossScale = nil
    return [("inner_optimizer", .object(plain))]
  }
  public func slots(for weight: Shape) -> [OptimizerSlot] { inner.slots(for: weight) }
  public func optimizer(for weight: Shape, path: String) -> any Optimizer { inner.optimizer(for: weight, path: path) }

  public func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value]) {
    try inner.update(weight, gradient: gradient, slots: slots, learningRate: learningRate, step: step)
  }
}

/// A factor of the loss that grows until gradients overflow.
public struct DynamicLossScale: Hashable, Sendable {
  public var initial: Double
  /// After how many finite steps it is doubled.
  public var growthSteps: Int

  /// The factor and the finite steps since it changed; each weight has them, all alike.
  var slots: [OptimizerSlot] {
    [OptimizerSlot(Self.scale, [], initialValue: Float(initial)), OptimizerSlot("finite_steps", [])]
  }
  static let scale = "dynamic_scale"

  /// The factor and the count after a step, which counts if its gradients are finite.
  func next(_ scale: Value, _ count: Value, isFinite: Value) throws -> [Value] {
    let grows = try count.compare(.equal, Float(growthSteps - 1))
    let ifFinite = [try grows.select(scale * 2, scale), try grows.select(count.number(0), count + 1)]
    return try zip(ifFinite, [scale * 0.5, count.number(0)]).map { try isFinite.select($0, $1) }
  }
}

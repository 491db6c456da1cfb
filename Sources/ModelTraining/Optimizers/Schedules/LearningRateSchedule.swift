import GraphCore
import NeuralLayers
import TensorCore

/// A step size that follows from the number of the step.
///
/// It is part of the graph of the training step, so a schedule costs no more than a constant does:
///
/// ```swift
/// let optimizer = SGD().with { $0.schedule = CosineDecay(0.1, decaySteps: 1000) }
/// ```
/// - SeeAlso: `keras.optimizers.schedules.LearningRateSchedule`
public protocol LearningRateSchedule: ConfigurableObject {
  /// The rate that the schedule is made from, for reports.
  var initialLearningRate: Double { get }

  /// The rate of a step, a float32 scalar.
  ///
  /// - Parameter step: How many updates came before, a float32 scalar: 0 in the first one.
  func rate(at step: Value) throws -> Value
}

extension LearningRateSchedule {
  /// The rate of a step as a number.
  public func rate(at step: Int, on backend: any Backend) throws -> Double {
    let builder = GraphBuilder(name: "learning rate")
    let rate = try rate(at: builder.constant(Float(step)))
    let executable = try backend.compile(builder.finish(outputs: [("rate", rate)]))
    return Double(try backend.read(executable.execute([])[0]).scalars(as: Float.self)[0])
  }
}

/// What the schedules have in common: where they start, and how many steps they take.
struct DecayArguments {
  var initial: Double
  var steps: Double

  init(_ arguments: Arguments, steps: String = "decay_steps") throws {
    initial = try arguments.number("initial_learning_rate", in: 0 ... .infinity)
    self.steps = try arguments.number(steps, in: 0 ... .infinity)
    guard self.steps > 0 else { throw arguments.error(steps, expected: "a number of steps, more than 0") }
  }
}

extension Value {
  /// 0.5 · (1 + cos(π · self)): from 1 at 0 to 0 at 1.
  func halfCosine() throws -> Value { try ((self * Float.pi).unary(.cosine) + 1) * 0.5 }
}

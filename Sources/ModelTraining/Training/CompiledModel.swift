import GraphCore
import NeuralLayers
import TensorCore

/// What `compile` settles: optimizer, losses, metrics, and the backend that all of it runs on.
public final class CompiledModel {
  /// A metric of one output, with the name that it has in logs.
  public struct OutputMetric {
    public var output: Int
    public var metric: any Metric
    /// Whether weights of samples and classes apply to it.
    public var isWeighted: Bool
    public var logName: String
    /// What stands behind the name of each of its numbers.
    var parts: [String]
    var stateShapes: [Shape]

    /// The names of its numbers in logs.
    public var logNames: [String] { parts.map { logName + $0 } }
  }

  /// How weights are updated; ``TrainingSession/learningRate`` may change between steps.
  public internal(set) var optimizer: any Optimizer
  /// One for each output; `nil` where an output has no loss.
  public let losses: [(any Loss)?]
  public let lossWeights: [Double]
  public let metrics: [OutputMetric]
  public let backend: any Backend
  /// What the optimizer remembers between steps.
  struct Memory {
    /// Of each weight that has been trained.
    var slots: [ObjectIdentifier: [Tensor]] = [:]
    /// How many updates have been made.
    var step: Int32 = 0
  }

  /// The optimizer's memory; single steps leave theirs on the device until somebody asks for it.
  var memory: Memory {
    get {
      if isMemoryOnDevice, let current = try? stepping?.memory() { knownMemory = current }
      isMemoryOnDevice = false
      return knownMemory
    }
    set {
      knownMemory = newValue
      isMemoryOnDevice = false
      stepping = nil
    }
  }
  private(set) var knownMemory = Memory()
  private var isMemoryOnDevice = false
  /// What single training steps go on with, and single evaluations: neither uploads weights that are there already.
  private var stepping: DeviceState?
  private var evaluating: DeviceState?
  private var executables: [ExecutableKey: any Executable] = [:]

  /// Programs differ by what they do and by the shapes that they were compiled for.
  struct ExecutableKey: Hashable {
    enum Kind: Hashable { case train(seed: UInt64, label: String), evaluate }
    var kind: Kind
    var types: BatchTypes
    var trainable: [Bool]
  }

  init(
    optimizer: any Optimizer, losses: [(any Loss)?], lossWeights: [Double], metrics: [OutputMetric],
    backend: any Backend
  ) {
    self.optimizer = optimizer
    self.losses = losses
    self.lossWeights = lossWeights
    self.metrics = metrics
    self.backend = backend
  }

  /// The state that the last single training step left, or a new one if the model was changed since.
  func steppingState(of model: Model) throws -> DeviceState {
    if let stepping, stepping.isCurrent { return stepping }
    // The weights may be new; what the optimizer remembers is still right.
    let memory = memory
    knownMemory = memory
    let device = try DeviceState(model: model, compiled: self, isTraining: true)
    stepping = device
    return device
  }

  /// Notes that a single step was made.
  func keepStep(of device: DeviceState) {
    device.announceWeights()
    isMemoryOnDevice = true
  }

  /// A state to evaluate with.
  func evaluatingState(of model: Model) throws -> DeviceState {
    if let stepping, stepping.isCurrent { return stepping }
    if let evaluating, evaluating.isCurrent { return evaluating }
    let device = try DeviceState(model: model, compiled: self, isTraining: false)
    evaluating = device
    return device
  }

  /// Lets go of what single steps and evaluations keep on the device.
  func releaseStates() {
    _ = memory
    stepping = nil
    evaluating = nil
  }

  /// The program with this key, compiled when it is needed first.
  func executable(_ key: ExecutableKey, graph: () throws -> Graph) throws -> any Executable {
    if let known = executables[key] { return known }
    let executable = try backend.compile(graph())
    executables[key] = executable
    return executable
  }

  /// Whether each output's loss is logged beside the total: if more than one output has a loss.
  var logsOutputLosses: Bool { losses.filter { $0 != nil }.count > 1 }
}

extension Model {
  /// Sets what training optimizes, how, and on which backend.
  ///
  /// - Parameters:
  ///   - loss: One for all outputs, a list in output order, or by name, each output's; `nil` leaves an output without.
  ///   - lossWeights: Factors of the losses in the total, in output order; 1 if left out.
  ///   - metrics: For a model with one output, a list; for several, one list for each output, in order or by name.
  ///   - weightedMetrics: Likewise; weights of samples and classes apply to these.
  /// - Throws: ``ModelError`` if names or counts do not fit the outputs, or a loss cannot be used for its output.
  /// - SeeAlso: `keras.Model.compile`
  public func compile(
    optimizer: any Optimizer, loss: PerOutput<any Loss>?, lossWeights: PerOutput<Double>? = nil,
    metrics: PerOutput<[any Metric]>? = nil, weightedMetrics: PerOutput<[any Metric]>? = nil, backend: any Backend
  ) throws {
    let names = outputNames
    let losses =
      try loss?.resolved(outputs: names, model: name, argument: "loss", isComplete: true)
      ?? names.map { _ in nil }
    let weights = try lossWeights?.resolved(outputs: names, model: name, argument: "loss_weights").map { $0 ?? 1 }
    // Names that the losses take; a metric of the same name gets a number.
    var logNames: Set<String> = ["loss"]
    if losses.count(where: { $0 != nil }) > 1 {
      logNames.formUnion(zip(names, losses).filter { $0.1 != nil }.map { "\($0.0)_loss" })
    }
    var outputMetrics: [CompiledModel.OutputMetric] = []
    for (argument, metrics) in [("metrics", metrics), ("weighted_metrics", weightedMetrics)] {
      let isWeighted = argument == "weighted_metrics"
      if case .same(let list) = metrics, names.count > 1, !list.isEmpty {
        throw ModelError(
          name, expected: "\(argument) for each output: \(names.joined(separator: ", "))", received: "one list for all",
          help: "Give a dict from output name to metrics.", argument: argument)
      }
      let perOutput = try metrics?.resolved(outputs: names, model: name, argument: argument) ?? []
      for (output, list) in perOutput.enumerated() {
        for metric in list ?? [] {
          let prefix = names.count > 1 ? "\(names[output])_" : ""
          var base = prefix + metric.name
          if isWeighted, logNames.contains(base) { base = "\(prefix)weighted_\(metric.name)" }
          var logName = base
          var number = 0
          while !logNames.insert(logName).inserted {
            number += 1
            logName = "\(base)_\(number)"
          }
          outputMetrics.append(
            .init(
              output: output, metric: metric, isWeighted: isWeighted, logName: logName,
              parts: metric.parts(of: outputs[output].shape),
              stateShapes: metric.stateShapes(for: outputs[output].shape)))
        }
      }
    }
    compiled = CompiledModel(
      optimizer: optimizer, losses: losses, lossWeights: weights ?? names.map { _ in 1 }, metrics: outputMetrics,
      backend: backend)
  }

  /// Sets what training optimizes for a model with one output.
  public func compile(
    optimizer: any Optimizer, loss: any Loss, metrics: [any Metric] = [], backend: any Backend
  ) throws {
    try compile(optimizer: optimizer, loss: .same(loss), metrics: .same(metrics), backend: backend)
  }

  func requireCompiled(for verb: String) throws -> CompiledModel {
    guard let compiled else {
      throw ModelError.notCompiled(name, for: verb)
    }
    return compiled
  }

  /// The shapes of the outputs for data whose sizes fill the open axes.
  func outputShapes(for x: [Tensor]) throws -> [PartialShape] {
    guard outputs.contains(where: \.shape.hasOpenAxes) else { return outputs.map(\.shape) }
    return try describeOutputs(for: x).map(\.shape)
  }

  /// Where each output comes from, for the checks of losses and metrics.
  ///
  /// - Parameter x: The data, which says what sizes open axes have; without it they have any.
  func describeOutputs(for x: [Tensor] = []) throws -> [OutputDescription] {
    let program = try PredictionProgram(
      model: self,
      inputTypes: inputs.enumerated().map { index, input in
        let shape = input.exampleShape
        guard x.indices.contains(index), input.shape.hasOpenAxes else { return TensorType(shape, input.dtype) }
        return TensorType(Shape([shape[0]] + x[index].rowShape.dimensions), input.dtype)
      })
    return outputs.indices.map { index in
      let layer = outputs[index].call.layer
      let operation = program.outputOperations[index]
      return OutputDescription(
        layer: layer.state.name ?? "",
        shape: outputs[index].shape.hasOpenAxes ? program.outputShapes[index] : outputs[index].shape,
        lastOperation: operation,
        isRawScores: layer.state.weights.contains { $0.name == "kernel" } && program.endsWithProduct[index],
        loss: compiled?.losses[index]?.name)
    }
  }
}

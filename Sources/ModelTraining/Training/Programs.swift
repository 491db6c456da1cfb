import GraphCore
import NeuralLayers
import TensorCore

/// The graph of one training step: forward, loss, gradients, optimizer update and metric sums in one program.
///
/// Parameters and outputs come in the same groups: trainable weights, statistics, optimizer slots, step, sums; all of
/// these are donated, so the update happens in place. Then follow what is only read: frozen weights, the learning
/// rate, inputs and targets.
struct TrainingProgram {
  let graph: Graph

  init(
    model: Model, compiled: CompiledModel, inputTypes: [TensorType], targetTypes: [TensorType], seed: UInt64,
    label: String
  ) throws {
    let builder = GraphBuilder(name: "\(model.name) training step")
    let groups = WeightGroups(model)
    let trainable = groups.trainable.map { builder.parameter(model.path(of: $0), $0.type) }
    let statistics = groups.statistics.map { builder.parameter(model.path(of: $0), $0.type) }
    let slotNames = compiled.optimizer.slotNames
    let slots = groups.trainable.map { weight in
      slotNames.map { builder.parameter("\(model.path(of: weight))/\($0)", weight.type) }
    }
    let step = builder.parameter("step", TensorType([], .int32))
    let sums = RunningSums(compiled: compiled)
    let oldSums = sums.types.enumerated().map { builder.parameter("sum \($0)", $1) }
    let frozen = groups.frozen.map { builder.parameter(model.path(of: $0), $0.type) }
    let learningRate = builder.parameter("learning_rate", TensorType([]))
    let x = zip(model.inputNames, inputTypes).map { builder.parameter($0, $1) }
    let y = targetTypes.enumerated().map { builder.parameter("target \($0)", $1) }

    let context = LayerContext(builder: builder, isTraining: true, seed: seed, label: label, step: step)
    for (weight, value) in zip(groups.trainable + groups.statistics + groups.frozen, trainable + statistics + frozen) {
      context.bind(weight, to: value)
    }
    let predictions = try model.forward(x, context)
    let penalties = try zip(groups.trainable, trainable).compactMap { weight, value in
      try weight.regularizer?.penalty(value)
    }
    let losses = try BatchLosses(
      builder: builder, compiled: compiled, targets: y, predictions: predictions, penalties: penalties)
    let gradients = try builder.gradients(of: losses.total, with: trainable)

    let nextStep = try step + step.number(1)
    let count = try nextStep.convert(to: .float32)
    var newTrainable: [Value] = []
    var newSlots: [[Value]] = []
    for (index, weight) in trainable.enumerated() {
      let updated = try compiled.optimizer.update(
        weight, gradient: gradients[index], slots: slots[index], learningRate: learningRate, step: count)
      newTrainable.append(updated.weight)
      newSlots.append(updated.slots)
    }
    let newStatistics = zip(groups.statistics, statistics).map { weight, value in
      context.updates.first { $0.weight === weight }?.value ?? value
    }
    let newSums = try sums.updated(
      oldSums, losses: losses, batch: inputTypes[0].shape[0], targets: y, predictions: predictions)

    let before = trainable + statistics + slots.flatMap { $0 } + [step] + oldSums
    let after = newTrainable + newStatistics + newSlots.flatMap { $0 } + [nextStep] + newSums
    graph = builder.finish(
      outputs: after.enumerated().map { ("new \($0)", $1) },
      donations: before.enumerated().map { (parameter: $1, output: $0) })
  }
}

/// The graph that adds one batch to the sums of an evaluation. Parameters: sums (donated), weights, inputs, targets.
struct EvaluationProgram {
  let graph: Graph

  init(model: Model, compiled: CompiledModel, inputTypes: [TensorType], targetTypes: [TensorType]) throws {
    let builder = GraphBuilder(name: "\(model.name) evaluation step")
    let sums = RunningSums(compiled: compiled)
    let oldSums = sums.types.enumerated().map { builder.parameter("sum \($0)", $1) }
    let groups = WeightGroups(model)
    let weights = groups.all.map { builder.parameter(model.path(of: $0), $0.type) }
    let x = zip(model.inputNames, inputTypes).map { builder.parameter($0, $1) }
    let y = targetTypes.enumerated().map { builder.parameter("target \($0)", $1) }
    let context = LayerContext(builder: builder, isTraining: false, seed: 0, label: "")
    for (weight, value) in zip(groups.all, weights) { context.bind(weight, to: value) }
    let predictions = try model.forward(x, context)
    let penalties = try zip(groups.all, weights).filter { $0.0.isLearned }.compactMap { weight, value in
      groups.trainable.contains { $0 === weight } ? try weight.regularizer?.penalty(value) : nil
    }
    let losses = try BatchLosses(
      builder: builder, compiled: compiled, targets: y, predictions: predictions, penalties: penalties)
    let newSums = try sums.updated(
      oldSums, losses: losses, batch: inputTypes[0].shape[0], targets: y, predictions: predictions)
    graph = builder.finish(
      outputs: newSums.enumerated().map { ("sum \($0)", $1) },
      donations: oldSums.enumerated().map { (parameter: $1, output: $0) })
  }
}

/// The graph of a prediction. Parameters: weights, inputs.
struct PredictionProgram {
  let graph: Graph
  /// The name of the operation that makes each output.
  let outputOperations: [String]

  init(model: Model, inputTypes: [TensorType]) throws {
    let builder = GraphBuilder(name: "\(model.name) prediction")
    let groups = WeightGroups(model)
    let context = LayerContext(builder: builder, isTraining: false, seed: 0, label: "")
    for weight in groups.all { context.bind(weight, to: builder.parameter(model.path(of: weight), weight.type)) }
    let x = zip(model.inputNames, inputTypes).map { builder.parameter($0, $1) }
    let predictions = try model.forward(x, context)
    outputOperations = predictions.map(\.operation.name)
    graph = builder.finish(outputs: zip(model.outputNames, predictions).map { ($0, $1) })
  }
}

/// A model's weights in the order in which programs take them.
struct WeightGroups {
  let trainable: [Weight]
  /// Weights that training updates without gradients, such as moving means.
  let statistics: [Weight]
  /// Weights of frozen layers.
  let frozen: [Weight]

  init(_ model: Model) {
    trainable = model.trainableWeights
    let active = model.layers.filter(\.state.isTrainable)
    statistics = active.flatMap { $0.state.weights.filter { !$0.isLearned } }
    frozen = model.layers.filter { !$0.state.isTrainable }.flatMap(\.state.weights)
  }

  var all: [Weight] { trainable + statistics + frozen }
}

/// The losses of one batch.
struct BatchLosses {
  /// Mean sample loss of each output that has a loss.
  let outputs: [Value?]
  /// Σ weight · loss + penalties.
  let total: Value

  init(
    builder: GraphBuilder, compiled: CompiledModel, targets: [Value], predictions: [Value], penalties: [Value]
  ) throws {
    var total = builder.constant(0)
    var means: [Value?] = []
    for (index, prediction) in predictions.enumerated() {
      guard let loss = compiled.losses[index] else {
        means.append(nil)
        continue
      }
      let mean = try loss.sampleLoss(targets[index], prediction).mean()
      let factor = Float(compiled.lossWeights[index])
      total = try total + (factor == 1 ? mean : mean * factor)
      means.append(mean)
    }
    for penalty in penalties { total = try total + penalty }
    self.outputs = means
    self.total = total
  }
}

/// The running sums of an epoch or evaluation: losses weighted by batch size, and the metrics' own.
struct RunningSums {
  private let compiled: CompiledModel

  init(compiled: CompiledModel) { self.compiled = compiled }

  private var loggedLosses: [Int] {
    compiled.logsOutputLosses ? compiled.losses.indices.filter { compiled.losses[$0] != nil } : []
  }

  /// Sample count, total loss, each output's loss if several are logged, then the metrics' states.
  var types: [TensorType] {
    [TensorType([]), TensorType([])] + loggedLosses.map { _ in TensorType([]) }
      + compiled.metrics.flatMap { $0.metric.stateShapes.map { TensorType($0) } }
  }

  func updated(
    _ old: [Value], losses: BatchLosses, batch: Int, targets: [Value], predictions: [Value]
  ) throws -> [Value] {
    let size = Float(batch)
    var new = [try old[0] + size, try old[1] + losses.total * size]
    for output in loggedLosses {
      guard let loss = losses.outputs[output] else { continue }
      new.append(try old[new.count] + loss * size)
    }
    for metric in compiled.metrics {
      let state = Array(old[new.count..<new.count + metric.metric.stateShapes.count])
      new += try metric.metric.update(state, target: targets[metric.output], prediction: predictions[metric.output])
    }
    return new
  }

  /// The values by name: loss first, then `<output>_loss`, then metrics in the order in which they were declared.
  func logs(_ sums: [Tensor], outputNames: [String]) -> Logs {
    var logs: Logs = ["loss": Double(quotient(sums[1], sums[0]))]
    var next = 2
    for output in loggedLosses {
      logs["\(outputNames[output])_loss"] = Double(quotient(sums[next], sums[0]))
      next += 1
    }
    for metric in compiled.metrics {
      let count = metric.metric.stateShapes.count
      logs[metric.logName] = Double(metric.metric.result(Array(sums[next..<next + count])))
      next += count
    }
    return logs
  }

  /// Every name that ``logs(_:outputNames:)`` gives, in its order.
  func names(outputNames: [String]) -> [String] {
    ["loss"] + loggedLosses.map { "\(outputNames[$0])_loss" } + compiled.metrics.map(\.logName)
  }
}

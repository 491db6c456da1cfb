import GraphCore
import NeuralLayers
import TensorCore

/// The graph of one training step: forward, loss, gradients, optimizer update and metric sums in one program.
///
/// Parameters and outputs come in the same groups: trainable weights, statistics, optimizer slots, step, sums; all of
/// these are donated, so the update happens in place. Then follow what is only read: frozen weights, the learning
/// rate, and the batch.
struct TrainingProgram {
  let graph: Graph

  init(
    model: Model, compiled: CompiledModel, types: BatchTypes, seed: UInt64, label: String
  ) throws {
    let builder = GraphBuilder(name: "\(model.name) training step")
    let groups = WeightGroups(model)
    let trainable = groups.parameters(groups.trainable, in: builder)
    let statistics = groups.parameters(groups.statistics, in: builder)
    let updates = WeightUpdates(compiled.optimizer, groups)
    let slots = zip(groups.trainable, updates.slots).map { weight, slots in
      slots.map { builder.parameter("\(groups.path(of: weight))/\($0.name)", TensorType($0.shape)) }
    }
    let step = builder.parameter("step", TensorType([], .int32))
    let sums = RunningSums(compiled: compiled)
    let oldSums = sums.types.enumerated().map { builder.parameter("sum \($0)", $1) }
    let frozen = groups.parameters(groups.frozen, in: builder)
    let learningRate = builder.parameter("learning_rate", TensorType([]))
    let batch = BatchValues(types, model: model, in: builder)

    let context = LayerContext(builder: builder, isTraining: true, seed: seed, label: label, step: step)
    let pass = try ForwardPass(
      model: model, compiled: compiled, context: context,
      weights: zip(groups.all, trainable + statistics + frozen), penalized: groups.trainable, batch: batch)
    let scale = updates.lossScale(slots, in: builder)
    let objective = try scale.map { try pass.losses.total * $0 } ?? pass.losses.total
    let gradients = try builder.gradients(of: objective, with: trainable)
    let new = try updates.write(
      trainable, gradients: gradients, scale: scale, slots: slots,
      learningRate: updates.rate(learningRate, step: step), step: step)
    let newStatistics = zip(groups.statistics, statistics).map { context.update(of: $0) ?? $1 }
    let newSums = try sums.updated(oldSums, pass, batch, count: types.count)

    let before = trainable + statistics + slots.flatMap { $0 } + [step] + oldSums
    let after = new.weights + newStatistics + new.slots.flatMap { $0 } + [new.step] + newSums
    graph = builder.finish(
      outputs: after.enumerated().map { ("new \($0)", $1) },
      donations: before.enumerated().map { (parameter: $1, output: $0) })
  }
}

/// The graph of a batch's loss and its gradients, without an update, for checks against other ways to compute them.
///
/// Parameters: weights, inputs, targets, weights of samples. Outputs: the total loss, then one gradient for each trainable weight.
package struct GradientProgram {
  package let graph: Graph
  /// The weights in the order of the graph's first parameters; the trainable ones come first.
  package let weights: [Weight]
  package let trainableCount: Int

  /// Writes the graph.
  ///
  /// - Throws: ``ModelError`` if the model is not compiled; errors of layers and losses.
  package init(
    model: Model, inputTypes: [TensorType], targetTypes: [TensorType], weightTypes: [TensorType?]? = nil,
    seed: UInt64 = 0, label: String = "fit"
  ) throws {
    let compiled = try model.requireCompiled(for: "gradients")
    let builder = GraphBuilder(name: "\(model.name) gradients")
    let groups = WeightGroups(model)
    let values = groups.parameters(groups.all, in: builder)
    let types = BatchTypes(x: inputTypes, y: targetTypes, weights: weightTypes ?? model.outputs.map { _ in nil })
    let batch = BatchValues(types, model: model, in: builder)
    let context = LayerContext(builder: builder, isTraining: true, seed: seed, label: label)
    let pass = try ForwardPass(
      model: model, compiled: compiled, context: context, weights: zip(groups.all, values),
      penalized: groups.trainable, batch: batch)
    let trainable = Array(values.prefix(groups.trainable.count))
    let gradients = try builder.gradients(of: pass.losses.total, with: trainable)
    weights = groups.all
    trainableCount = trainable.count
    graph = builder.finish(
      outputs: [("loss", pass.losses.total)] + zip(groups.trainable, gradients).map { (groups.path(of: $0), $1) })
  }
}

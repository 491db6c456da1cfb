import GraphCore
import NeuralLayers
import TensorCore

/// The graph that adds one batch to the sums of an evaluation.
///
/// Parameters: sums and the layers' memory (both donated), the other weights, then the batch.
struct EvaluationProgram {
  let graph: Graph

  init(model: Model, compiled: CompiledModel, types: BatchTypes) throws {
    let builder = GraphBuilder(name: "\(model.name) evaluation step")
    let sums = RunningSums(compiled: compiled)
    let oldSums = sums.types.enumerated().map { builder.parameter("sum \($0)", $1) }
    let groups = WeightGroups(model)
    let memory = groups.parameters(groups.memory, in: builder)
    let fixed = groups.parameters(groups.fixed, in: builder)
    let batch = BatchValues(types, model: model, in: builder)
    let context = LayerContext(builder: builder, isTraining: false, seed: 0, label: "")
    let pass = try ForwardPass(
      model: model, compiled: compiled, context: context, weights: zip(groups.memory + groups.fixed, memory + fixed),
      penalized: groups.trainable, batch: batch)
    let newSums = try sums.updated(oldSums, pass, batch, count: types.count)
    let newMemory = zip(groups.memory, memory).map { context.update(of: $0) ?? $1 }
    graph = builder.finish(
      outputs: (newSums + newMemory).enumerated().map { ("new \($0)", $1) },
      donations: (oldSums + memory).enumerated().map { (parameter: $1, output: $0) })
  }
}

/// The graph of a prediction.
///
/// Parameters: weights, inputs. Outputs: the model's, then the layers' new memory.
struct PredictionProgram {
  let graph: Graph
  /// The name of the operation that makes each output.
  let outputOperations: [String]
  /// The shape of each output, for inputs of these types.
  let outputShapes: [PartialShape]
  /// Whether each output is a product, with or without a bias, and nothing after it.
  let endsWithProduct: [Bool]

  init(model: Model, inputTypes: [TensorType]) throws {
    let builder = GraphBuilder(name: "\(model.name) prediction")
    let groups = WeightGroups(model)
    let context = LayerContext(builder: builder, isTraining: false, seed: 0, label: "")
    for (weight, value) in zip(groups.all, groups.parameters(groups.all, in: builder)) {
      context.bind(weight, to: value)
    }
    let x = zip(model.inputNames, inputTypes).map { builder.parameter($0, $1, holdsSamples: true) }
    let predictions = try model.forward(x.map { MaskedValue($0) }, context).map(\.value)
    outputShapes = predictions.map { PartialShape(batch: $0.shape) }
    outputOperations = predictions.map(\.operation.name)
    endsWithProduct = predictions.map { prediction in
      func inside(_ value: Value) -> Value { value.operation.name == "reshape" ? value.operands[0] : value }
      var value = inside(prediction)
      if value.operation.name == "add" { value = inside(value.operands[0]) }
      return ["dot", "convolution"].contains(value.operation.name)
    }
    let memory = groups.memory.compactMap(context.update(of:))
    graph = builder.finish(
      outputs: zip(model.outputNames, predictions).map { ($0, $1) } + memory.enumerated().map { ("memory \($0)", $1) })
  }
}

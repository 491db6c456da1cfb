import GraphCore
import NeuralLayers
import TensorCore

/// The graph that adds one batch to the sums of an evaluation.
///
/// Parameters: sums (donated), weights, then the batch.
struct EvaluationProgram {
  let graph: Graph

  init(model: Model, compiled: CompiledModel, types: BatchTypes) throws {
    let builder = GraphBuilder(name: "\(model.name) evaluation step")
    let sums = RunningSums(compiled: compiled)
    let oldSums = sums.types.enumerated().map { builder.parameter("sum \($0)", $1) }
    let groups = WeightGroups(model)
    let weights = groups.parameters(groups.all, in: builder)
    let batch = BatchValues(types, model: model, in: builder)
    let context = LayerContext(builder: builder, isTraining: false, seed: 0, label: "")
    let pass = try ForwardPass(
      model: model, compiled: compiled, context: context, groups: groups, weights: weights, batch: batch)
    let newSums = try sums.updated(oldSums, pass, batch, count: types.count)
    graph = builder.finish(
      outputs: newSums.enumerated().map { ("sum \($0)", $1) },
      donations: oldSums.enumerated().map { (parameter: $1, output: $0) })
  }
}

/// The graph of a prediction.
///
/// Parameters: weights, inputs.
struct PredictionProgram {
  let graph: Graph
  /// The name of the operation that makes each output.
  let outputOperations: [String]
  /// Whether each output is a product, with or without a bias, and nothing after it.
  let endsWithProduct: [Bool]

  init(model: Model, inputTypes: [TensorType]) throws {
    let builder = GraphBuilder(name: "\(model.name) prediction")
    let groups = WeightGroups(model)
    let context = LayerContext(builder: builder, isTraining: false, seed: 0, label: "")
    for (weight, value) in zip(groups.all, groups.parameters(groups.all, in: builder)) {
      context.bind(weight, to: value)
    }
    let x = zip(model.inputNames, inputTypes).map { builder.parameter($0, $1) }
    let predictions = try model.forward(x.map { MaskedValue($0) }, context).map(\.value)
    outputOperations = predictions.map(\.operation.name)
    endsWithProduct = predictions.map { prediction in
      func inside(_ value: Value) -> Value { value.operation.name == "reshape" ? value.operands[0] : value }
      var value = inside(prediction)
      if value.operation.name == "add" { value = inside(value.operands[0]) }
      return ["dot", "convolution"].contains(value.operation.name)
    }
    graph = builder.finish(outputs: zip(model.outputNames, predictions).map { ($0, $1) })
  }
}

import GraphCore
import NeuralLayers
import TensorCore

/// What training, its gradients and evaluation have in common: the model on one batch, its losses and penalties.
struct ForwardPass {
  let outputs: [MaskedValue]
  let losses: BatchLosses

  /// Writes the pass into the context's graph.
  ///
  /// - Parameters:
  ///   - weights: All weights of the model with their values.
  ///   - penalized: Those whose regularizers count.
  ///   - batch: Inputs, targets and how much samples count.
  init(
    model: Model, compiled: CompiledModel, context: LayerContext, weights: some Sequence<(Weight, Value)>,
    penalized: [Weight], batch: BatchValues
  ) throws {
    var values: [ObjectIdentifier: Value] = [:]
    for (weight, value) in weights {
      context.bind(weight, to: value)
      values[ObjectIdentifier(weight)] = value
    }
    // Within the model as a layer, so that one that is frozen works as in inference.
    outputs = try context.within(model.asLayer) { try model.forward(batch.x.map { MaskedValue($0) }, context) }
    let penalties = try penalized.compactMap { weight in
      try values[ObjectIdentifier(weight)].flatMap { try weight.regularizer?.penalty($0) }
    }
    losses = try BatchLosses(
      builder: context.builder, compiled: compiled, targets: batch.y, predictions: outputs, weights: batch.weights,
      penalties: penalties + context.activityPenalties)
  }
}

/// The types of a batch's tensors: what a program is compiled for.
struct BatchTypes: Hashable {
  var x: [TensorType]
  var y: [TensorType]
  /// One for each output, `nil` where samples count alike.
  var weights: [TensorType?]

  init(_ samples: Samples) {
    func type(_ tensor: Tensor) -> TensorType { TensorType(tensor.shape, tensor.dtype) }
    x = samples.x.map(type)
    y = samples.y.map(type)
    weights = samples.weights.map { $0.map(type) }
  }

  init(x: [TensorType], y: [TensorType], weights: [TensorType?]) {
    self.x = x
    self.y = y
    self.weights = weights
  }

  /// How many samples the batch has.
  var count: Int { x[0].shape[0] }
}

/// A batch as parameters of a graph: inputs, targets, weights of samples, in this order.
struct BatchValues {
  let x: [Value]
  let y: [Value]
  let weights: [Value?]

  init(_ types: BatchTypes, model: Model, in builder: GraphBuilder) {
    x = zip(model.inputNames, types.x).map { builder.parameter($0, $1, holdsSamples: true) }
    y = types.y.enumerated().map { builder.parameter("target \($0)", $1, holdsSamples: true) }
    weights = types.weights.enumerated().map { index, type in
      type.map { builder.parameter("sample weight \(index)", $0, holdsSamples: true) }
    }
  }
}

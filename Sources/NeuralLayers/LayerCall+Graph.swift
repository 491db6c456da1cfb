import GraphCore
import TensorCore

extension LayerCall {
  /// The graph of this call in inference for one batch, of one sample unless the model has batches of one size; `nil`
  /// if axes of open size leave it open, or the layer is where data comes in.
  package func inferenceGraph() throws -> (graph: Graph, samples: Int)? {
    guard !inputs.isEmpty, inputs.allSatisfy({ !$0.shape.hasOpenAxes }) else { return nil }
    let samples = inputs.lazy.compactMap(\.shape.batchSize).first ?? 1
    let builder = GraphBuilder(name: layer.state.name ?? "")
    let context = LayerContext(builder: builder, isTraining: false, seed: 0, label: "")
    for weight in layer.weightsWithin { context.bind(weight, to: builder.parameter(weight.name, weight.type)) }
    let values = inputs.map { input in
      let shape = input.shape.batch(of: samples)
      let mask = input.mask.map { TensorType(Shape(Array(shape.dimensions.prefix($0.rank))), .bool) }
      return MaskedValue(
        builder.parameter("input", TensorType(shape, input.dtype)), mask: mask.map { builder.parameter("mask", $0) })
    }
    let outputs = try context.apply(layer, to: values)
    return (builder.finish(outputs: outputs.enumerated().map { ("output \($0)", $1.value) }), samples)
  }
}

import GraphCore
import NeuralLayers
import TensorCore

/// What a layer does with masks, seen from outside.
public enum MaskFlow: String, Hashable, Sendable {
  /// Its output has a mask that none of its inputs had.
  case makes
  /// The output has a mask as its input had.
  case passes
  /// It reads the mask, and its output has no masked steps any more.
  case consumes
  /// It knows nothing of masks: what was masked counts like all else from here on.
  case drops
}

extension Model {
  /// The layers that meet or make a mask, in the order in which they are computed, and what they do with it.
  ///
  /// - Throws: Errors of the layers' graphs.
  public func maskFlows() throws -> [(layer: String, flow: MaskFlow)] {
    let builder = GraphBuilder(name: "\(name) masks")
    let context = LayerContext(builder: builder, isTraining: false, seed: 0, label: "")
    for weight in weights { context.bind(weight, to: builder.parameter(weight.name, weight.type)) }
    let x = inputs.map { MaskedValue(builder.parameter("x", TensorType($0.shape.batch(of: 2), $0.dtype))) }
    let results = try layerOutputs(x, context)
    return calls.compactMap { call in
      let name = call.layer.state.name ?? ""
      let isMasked = call.inputs.contains { results[ObjectIdentifier($0.call)]?[$0.index].mask != nil }
      let masks = (results[ObjectIdentifier(call)] ?? []).contains { $0.mask != nil }
      switch (isMasked, masks) {
      case (false, false): return nil
      case (false, true): return (name, .makes)
      case (true, true): return (name, .passes)
      case (true, false): return (name, call.layer.maskHandling == .drops ? .drops : .consumes)
      }
    }
  }

  /// Warnings about masks that end at a layer that knows nothing of them.
  func maskWarnings() throws -> [String] {
    try maskFlows().filter { $0.flow == .drops }.map {
      "\($0.layer) drops the mask of its input: masked steps count like all others behind it"
    }
  }
}

import NeuralLayers

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

extension LayerCall {
  /// What the layer does with masks here; `nil` where none comes in or goes out.
  var maskFlow: MaskFlow? {
    let comesIn = inputs.contains { $0.mask != nil }
    let goesOut = outputs.contains { $0.mask != nil }
    switch (comesIn, goesOut) {
    case (false, false): return nil
    case (false, true): return .makes
    case (true, true): return .passes
    case (true, false): return dropsMask ? .drops : .consumes
    }
  }
}

extension Model {
  /// The layers that meet or make a mask, in the order in which they are computed, and what they do with it.
  public var maskFlows: [(layer: String, flow: MaskFlow)] {
    calls.compactMap { call in call.maskFlow.map { (call.layer.state.name ?? "", $0) } }
  }

  /// The layers that let a mask vanish without reading it, so that steps that only fill up count like all others.
  public var layersThatDropMasks: [any Layer] {
    calls.filter(\.dropsMask).map(\.layer)
      + layers.compactMap { ($0 as? NestedModel)?.model.layersThatDropMasks }.flatMap { $0 }
  }

  /// Warnings about masks that end at a layer that knows nothing of them.
  var maskWarnings: [String] {
    layersThatDropMasks.map {
      "\($0.state.name ?? "") drops the mask of its input: masked steps count like all others behind it"
    }
  }
}

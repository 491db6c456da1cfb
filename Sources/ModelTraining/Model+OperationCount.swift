import GraphCore
import NeuralLayers

/// How many floating-point operations a model takes for one sample in inference.
public struct OperationCounts: Sendable {
  /// One for each of the model's layers, in their order; `nil` where axes of open size leave it open.
  public var layers: [Int?]
  /// `nil` if that of a layer is.
  public var total: Int? { layers.contains { $0 == nil } ? nil : layers.reduce(0) { $0 + ($1 ?? 0) } }
}

extension Model {
  /// The floating-point operations of each layer, counted on the graph that it writes: a multiplication and an addition
  /// are two, an element-wise function is one an element, moving numbers is none.
  ///
  /// A layer that is used several times counts as often.
  public var operationCounts: OperationCounts {
    let usesOf = Dictionary(grouping: calls) { ObjectIdentifier($0.layer.state) }
    return OperationCounts(
      layers: layers.map { layer in
        var sum = 0
        for call in usesOf[ObjectIdentifier(layer.state)] ?? [] where !call.inputs.isEmpty {
          guard let (graph, samples) = try? call.inferenceGraph() else { return nil }
          sum += graph.floatingPointOperations / max(samples, 1)
        }
        return sum
      })
  }
}

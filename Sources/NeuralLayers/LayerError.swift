import GraphCore

/// A layer was given inputs that it cannot take: which layer, what was expected, what came, what to try.
public struct LayerError: Error, Sendable, CustomStringConvertible {
  /// The layer as its author wrote it, with its name if it has one: `dense_1 (Dense(units: 10))`.
  public var layer: String
  public var expected: String
  public var received: String
  public var help: String?

  public init(layer: any Layer, expected: String, received: String, help: String? = nil) {
    self.layer = layer.state.name.map { "\($0) (\(layer))" } ?? "\(layer)"
    self.expected = expected
    self.received = received
    self.help = help
  }

  /// A shape rule that failed while the layer wrote its graph.
  init(_ layer: any Layer, _ error: ShapeError, _ inputs: [SymbolicTensor]) {
    let shapes = inputs.map(\.shape.description).joined(separator: " and ")
    self.init(
      layer: layer, expected: "\(error.expected) in its \(error.operation)", received: "inputs of shape \(shapes)")
  }

  public var description: String {
    "\(layer): expected \(expected), received \(received)" + (help.map { ". \($0)" } ?? "")
  }
}

import GraphCore

/// A layer was given inputs that it cannot take: which layer, what was expected, what came, what to try.
public struct LayerError: Error, Sendable, CustomStringConvertible {
  /// The layer as its author wrote it, with its name if it has one: `dense_1 (Dense(units: 10))`.
  public var layer: String
  public var expected: String
  public var received: String
  public var help: String?
  /// Where the inputs come from: each layer on the way from the model's input, with its output's shape.
  public internal(set) var chain: [String] = []

  public init(layer: any Layer, expected: String, received: String, help: String? = nil) {
    self.layer = layer.state.name.map { "\($0) (\(layer))" } ?? "\(layer)"
    self.expected = expected
    self.received = received
    self.help = help
  }

  /// A shape rule that failed while the layer wrote its graph.
  init(_ layer: any Layer, _ error: ShapeError, _ inputs: [SymbolicTensor]) {
    self.init(
      layer: layer, expected: "\(error.expected) in its \(error.operation)",
      received: "an input of shape \(PartialShape.list(inputs.map(\.shape)))")
  }

  /// The layers that lead to `inputs`, following first inputs; the middle of a long way is left out.
  static func chain(to inputs: [SymbolicTensor]) -> [String] {
    var steps: [String] = []
    var next = inputs.first
    while let tensor = next {
      steps.append("\(tensor.call.layer) -> \(tensor.shape)")
      next = tensor.call.inputs.first
    }
    steps.reverse()
    return steps.count > 12 ? steps.prefix(2) + ["…"] + steps.suffix(8) : steps
  }

  public var description: String {
    "\(layer): expected \(expected), received \(received)" + (help.map { ". \($0)" } ?? "")
  }
}

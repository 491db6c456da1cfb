import NeuralLayers

extension Model {
  /// Connects one input with one output.
  public convenience init(
    inputs: SymbolicTensor, outputs: SymbolicTensor, name: String = "model", seed: UInt64 = 0
  ) throws {
    try self.init(inputs: [inputs], outputs: [outputs], name: name, seed: seed)
  }

  /// Connects several inputs with one output.
  public convenience init(
    inputs: [SymbolicTensor], outputs: SymbolicTensor, name: String = "model", seed: UInt64 = 0
  ) throws {
    try self.init(inputs: inputs, outputs: [outputs], name: name, seed: seed)
  }

  /// Connects one input with several outputs.
  public convenience init(
    inputs: SymbolicTensor, outputs: [SymbolicTensor], name: String = "model", seed: UInt64 = 0
  ) throws {
    try self.init(inputs: [inputs], outputs: outputs, name: name, seed: seed)
  }
}

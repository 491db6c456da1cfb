import GraphCore
import NeuralLayers
import TensorCore

/// Layers connected from inputs to outputs, with the verbs of training.
///
/// ```swift
/// let x = Input(shape: [784])
/// let hidden = try Dense(128, activation: .relu)(x)
/// let model = try Model(inputs: x, outputs: Dense(10, activation: .softmax)(hidden))
/// ```
/// - SeeAlso: `keras.Model`; ``Sequential`` for a plain stack.
public class Model {
  public let name: String
  public let inputs: [SymbolicTensor]
  public let outputs: [SymbolicTensor]
  /// The names of the outputs: those of the layers that make them, with a number where one layer makes several.
  public let outputNames: [String]
  /// The layers in Keras's order: by decreasing distance from the outputs.
  public let layers: [any Layer]
  /// The layer calls, each after those whose outputs it reads.
  package let calls: [LayerCall]
  /// The model as a layer of other models.
  package internal(set) lazy var asLayer = NestedModel(self)
  /// What initial weights are drawn from.
  public let seed: UInt64
  /// What `compile` settled; `nil` before.
  public internal(set) var compiled: CompiledModel?
  /// What predictions need on the backend that made the last ones.
  var predictor: Predictor?

  /// Connects inputs with outputs.
  ///
  /// - Parameters:
  ///   - seed: Initial weights follow from it, the model's name and the weights' paths.
  /// - Throws: ``ModelError`` if an output does not follow from the inputs, or two layers share a name.
  public init(
    inputs: [SymbolicTensor], outputs: [SymbolicTensor], name: String = "model", seed: UInt64 = 0
  ) throws {
    guard !inputs.isEmpty, !outputs.isEmpty else {
      throw ModelError(name, expected: "at least one input and one output", received: "none")
    }
    var seen: Set<ObjectIdentifier> = []
    for input in inputs {
      guard input.call.layer is InputLayer else {
        throw ModelError(
          name, expected: "inputs made by Input(…)", received: "an output of \(input.call.layer)",
          help: "Start the model at an Input and call the layers on it again.")
      }
      guard seen.insert(ObjectIdentifier(input.call)).inserted else {
        throw ModelError(name, expected: "inputs that differ", received: "one Input twice")
      }
    }
    let batchSizes = Set(inputs.compactMap(\.shape.batchSize)).sorted()
    guard batchSizes.count < 2 else {
      throw ModelError(
        name, expected: "inputs with one batch size", received: batchSizes.map(String.init).joined(separator: " and "))
    }
    let network = try Network(model: name, inputs: inputs, outputs: outputs)
    self.name = name
    self.inputs = inputs
    self.outputs = outputs
    self.layers = network.layers
    self.calls = network.calls
    self.seed = seed
    try Self.checkSize(of: layers, model: name)
    try Self.assignNames(to: layers, model: name)
    self.outputNames = Self.distinct(outputs.map { $0.call.layer.state.name ?? "" })
  }

  /// All weights in Keras's order: layer by layer, the learned ones of a layer before its statistics.
  public var weights: [Weight] { ownedWeights.map(\.weight) }

  /// The weights that training changes by gradients.
  public var trainableWeights: [Weight] {
    ownedWeights.filter { $0.isTrainable && $0.weight.isLearned }.map(\.weight)
  }

  /// Whether training changes the model's weights; setting it sets it for all layers inside.
  ///
  /// It takes effect with the next step, without another `compile`, wherever the model is used: by itself, as a layer of
  /// other models. A frozen BatchNormalization works as in inference.
  /// - SeeAlso: `keras.Model.trainable`
  public var isTrainable: Bool {
    get { asLayer.state.isTrainable }
    set { asLayer.setTrainable(newValue) }
  }

  /// A weight's name in the model: `conv2d/kernel`.
  public func path(of weight: Weight) -> String {
    ownedWeights.first { $0.weight === weight }?.path ?? weight.name
  }

  /// The names of the inputs: those of their layers.
  public var inputNames: [String] { inputs.map { $0.call.layer.state.name ?? "" } }

  /// Draws first values for all weights that have none.
  public func initializeWeights() {
    for owned in ownedWeights where owned.weight.value == nil {
      var stream = RandomStream(seed: seed, label: name, purpose: "initial \(owned.path)")
      owned.weight.value = owned.weight.initialValue(from: &stream)
    }
    for owned in ownedMemory where owned.weight.value == nil {
      owned.weight.value = Tensor(zeros: owned.weight.shape)
    }
  }

  /// The current values of ``weights``.
  public func weightValues() -> [Tensor] {
    initializeWeights()
    return weights.map { $0.value ?? Tensor(zeros: $0.shape) }
  }

  /// Replaces the values of ``weights``.
  ///
  /// - Throws: ``ModelError`` if the count or a shape differs.
  public func setWeightValues(_ values: [Tensor]) throws {
    let weights = weights
    guard values.count == weights.count else {
      throw ModelError(name, expected: "\(weights.count) weights", received: "\(values.count)")
    }
    for (weight, value) in zip(weights, values) where weight.shape != value.shape || value.dtype != .float32 {
      throw ModelError(
        name, expected: "\(path(of: weight)) of type float32 \(weight.shape)", received: "\(value.dtype) \(value.shape)"
      )
    }
    for (weight, value) in zip(weights, values) { weight.value = value }
  }

  /// Writes the model's computation into a graph; masks that layers make travel along.
  func forward(_ values: [MaskedValue], _ context: LayerContext) throws -> [MaskedValue] {
    let results = try layerOutputs(values, context)
    return outputs.map { results[ObjectIdentifier($0.call)]![$0.index] }
  }

  /// The outputs of every layer call, by its identity.
  func layerOutputs(
    _ values: [MaskedValue], _ context: LayerContext
  ) throws -> [ObjectIdentifier: [MaskedValue]] {
    var results: [ObjectIdentifier: [MaskedValue]] = [:]
    for (input, value) in zip(inputs, values) { results[ObjectIdentifier(input.call)] = [value] }
    for call in calls where results[ObjectIdentifier(call)] == nil {
      let arguments = call.inputs.map { results[ObjectIdentifier($0.call)]![$0.index] }
      results[ObjectIdentifier(call)] = try context.apply(call.layer, to: arguments)
    }
    return results
  }

  /// The most weights that a model may have: 4 GiB of float32, four times that in training with Adam.
  private static let largestWeightCount = 1 << 30

  /// Refuses a model that is too large for any machine before its weights are drawn.
  private static func checkSize(of layers: [any Layer], model: String) throws {
    // Each layer has checked its own weights, so the sum cannot overflow.
    func count(_ layer: any Layer) -> Int {
      layer.state.weights.reduce(0) { $0 + $1.shape.count } + layer.sublayers.reduce(0) { $0 + count($1) }
    }
    let total = layers.reduce(0) { $0 + count($1) }
    guard total <= largestWeightCount else {
      throw ModelError(
        model, expected: "at most \(largestWeightCount) weights", received: "\(total)",
        help: "Make its layers smaller.")
    }
  }

  /// Names with `_1`, `_2`, … behind those that came before.
  private static func distinct(_ names: [String]) -> [String] {
    var used = Set(names)
    var seen: Set<String> = []
    return names.map { name in
      guard !seen.insert(name).inserted else { return name }
      var number = 1
      while !used.insert("\(name)_\(number)").inserted { number += 1 }
      return "\(name)_\(number)"
    }
  }

  /// Gives every layer without a name the class in snake case, then with a number: `dense`, `dense_1`.
  private static func assignNames(to layers: [any Layer], model: String) throws {
    var used: Set<String> = []
    for layer in layers {
      guard let name = layer.state.name else { continue }
      guard used.insert(name).inserted else {
        throw ModelError(
          model, expected: "a name of its own for each layer", received: "two layers named \"\(name)\"",
          help: "Give one of them another name = …")
      }
    }
    var counts: [String: Int] = [:]
    for layer in layers where layer.state.name == nil {
      let base =
        (layer as? NestedModel)?.model.name ?? (layer as? OperationCall)?.operation.name
        ?? snakeCase(type(of: layer).signature.name)
      var name: String
      repeat {
        let number = counts[base, default: 0]
        counts[base] = number + 1
        name = number == 0 ? base : "\(base)_\(number)"
      } while !used.insert(name).inserted
      layer.state.name = name
    }
  }
}

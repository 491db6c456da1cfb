import GraphCore
import TensorCore

/// A step of a model: a configuration, the weights that belong to it, and the graph that it writes.
///
/// A layer is a structure whose properties are its configuration; ``state`` holds what has identity: name and weights.
/// Copies of a layer value share their state, so calling one layer twice shares its weights.
///
/// Writing a layer takes two functions: `build`, which declares the weights for a given input, and `call`, which writes the
/// graph. The output's shape follows from `call`. A layer that is to be made by name, from files and in experiments, states
/// its ``ConfigurableObject/signature`` and reads its arguments too.
/// ```swift
/// struct Scale: SingleInputLayer {
///   var state = LayerState()
///
///   func build(_ weights: WeightBuilder, for input: PartialShape) {
///     weights.add("factor", shape: input.sample, initializer: .ones)
///   }
///
///   func call(_ x: Value, _ context: LayerContext) throws -> Value { try x * context.weight("factor") }
/// }
/// ```
public protocol Layer: ConfigurableObject, CustomStringConvertible, SendableMetatype {
  /// Name, weights and whether they learn: `LayerState()` at first.
  var state: LayerState { get set }

  /// What the inputs must be; checked and worded in one place before `build`.
  var inputSpec: InputSpec { get }

  /// The layers inside, whose weights belong to it and follow its own; most layers have none.
  var sublayers: [any Layer] { get }

  /// The parts that declare weights of this layer with ``WeightBuilder/add(part:named:for:)``; most layers have none.
  var parts: [LayerPart] { get }

  /// The layer with a state of its own, the copies of states made so far being shared.
  func copied(_ states: inout [ObjectIdentifier: LayerState]) throws -> any Layer

  /// What becomes of the mask of its input; ``MaskHandling/drops`` unless the layer says otherwise.
  var maskHandling: MaskHandling { get }

  /// Declares the weights for inputs of the given shapes, once.
  func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws

  /// The layer and its inputs as the named arguments of one call ask for, such as `use_causal_mask=True`.
  ///
  /// A layer takes the options that it knows, each an own property of the copy that is returned, or an input behind
  /// the others. Most layers know none.
  func adapted(to options: inout CallOptions, inputs: inout [SymbolicTensor]) throws -> any Layer

  /// Writes the computation.
  func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value]

  /// The configuration as Swift source, `Dense(units: 10, activation: .softmax)`, for errors and reports.
  var description: String { get }
}

extension Layer {
  public var inputSpec: InputSpec { InputSpec() }
  public var maskHandling: MaskHandling { .drops }
  public var sublayers: [any Layer] { [] }
  public var parts: [LayerPart] { [] }

  public func copied(_ states: inout [ObjectIdentifier: LayerState]) throws -> any Layer {
    var copy = self
    let identity = ObjectIdentifier(state)
    copy.state = states[identity] ?? state.copy()
    states[identity] = copy.state
    return copy
  }

  public func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws {}
  public func adapted(to options: inout CallOptions, inputs: inout [SymbolicTensor]) throws -> any Layer { self }
  public var description: String { "\(Self.signature.name)()" }

  /// Applies the layer to tensors, with named arguments of the call; every layer knows `mask` and `training=None`.
  public func callAll(_ inputs: [SymbolicTensor], options: CallOptions) throws -> [SymbolicTensor] {
    var (options, inputs) = (options, inputs)
    let layer = try adapted(to: &options, inputs: &inputs)
    if let mask = try options.takeTensor("mask", of: self), !inputs.isEmpty {
      inputs[0] = try AttachMask()([inputs[0], mask])
    }
    if let training = try options.takeBool("training", of: self), training {
      throw LayerError(
        layer: self, expected: "a call that leaves training to fit and predict", received: "training=True",
        help: "Leave training out: fit trains, evaluate and predict do not.")
    }
    try options.requireEmpty(for: self)
    return try layer.callAll(inputs)
  }

  /// Applies the layer to tensors.
  ///
  /// - Throws: ``LayerError`` if the inputs do not fit the layer, an earlier use had other shapes, or weights or
  ///   outputs would be too large; ``LayerError/chain`` then says where the inputs came from.
  public func callAll(_ inputs: [SymbolicTensor]) throws -> [SymbolicTensor] {
    do {
      try inputSpec.check(inputs, of: self)
      try buildOnce(inputs)
      let outputs = try traceOutputs(inputs)
      return LayerCall(layer: self, inputs: inputs, outputTypes: outputs).outputs
    } catch var error as LayerError {
      error.chain = LayerError.chain(to: inputs)
      throw error
    }
  }

  /// Makes the weights at the first use; at later ones checks that they fit.
  private func buildOnce(_ inputs: [SymbolicTensor]) throws {
    let shapes = inputs.map(\.shape)
    let trials = try Trial.all(for: inputs).map { trial in
      let declared = WeightBuilder()
      try build(declared, for: trial.shapes)
      return declared
    }
    let declared = trials[0]
    let sizes = declared.weights.map(\.shape)
    guard trials.allSatisfy({ $0.weights.map(\.shape) == sizes }) else {
      throw LayerError(
        layer: self, expected: "known sizes where its weights depend on them", received: PartialShape.list(shapes),
        help: "Give Input the size in place of None, or put a layer before it that does away with the axis, such as"
          + " GlobalAveragePooling1D().")
    }
    if let built = state.builtFor {
      guard state.weights.map(\.shape) == sizes, state.memory.map(\.shape) == declared.memory.map(\.shape) else {
        throw LayerError(
          layer: self, expected: "the input shape that its weights were made for, \(PartialShape.list(built))",
          received: PartialShape.list(shapes),
          help: "Make a second \(Self.signature.name) layer for the other shape.")
      }
      return
    }
    try LayerLimits.check(declared.weights, of: self)
    state.weights = declared.weights
    state.memory = declared.memory
    state.builtFor = shapes
  }

  /// Applies the layer to several tensors.
  public func callAsFunction(_ inputs: [SymbolicTensor]) throws -> SymbolicTensor { try callAll(inputs)[0] }

  /// Applies the layer to a tensor.
  public func callAsFunction(_ input: SymbolicTensor) throws -> SymbolicTensor { try callAll([input])[0] }

  /// Its own weights and those of the layers inside.
  var weightsWithin: [Weight] { state.weights + state.memory + sublayers.flatMap(\.weightsWithin) }

  /// The output types and masks, found by writing the layer's graph for a small batch.
  private func traceOutputs(_ inputs: [SymbolicTensor]) throws -> [SymbolicTensor.Description] {
    let trials = Trial.all(for: inputs)
    let traced = try trials.map { try trace(inputs, $0) }
    let batchSize = trials[0].batchSize
    return try traced[0].indices.map { index in
      let outputs = traced.map { $0[index] }
      guard outputs.allSatisfy({ $0.value.rank == outputs[0].value.rank }) else {
        throw LayerError(
          layer: self, expected: "an output whose number of axes does not depend on sizes that are open",
          received: PartialShape.list(inputs.map(\.shape)))
      }
      func samples(_ shapes: [Shape]) -> [Shape] { shapes.map { Shape(Array($0.dimensions.dropFirst())) } }
      let masks = outputs.compactMap { $0.mask?.shape }
      return SymbolicTensor.Description(
        shape: PartialShape(batchSize: batchSize, samples: samples(outputs.map(\.value.shape))),
        dtype: outputs[0].value.dtype,
        mask: masks.isEmpty ? nil : PartialShape(batchSize: batchSize, samples: samples(masks)),
        samples: samples(outputs.map(\.value.shape)))
    }
  }

  /// The layer's outputs in one trial.
  private func trace(_ inputs: [SymbolicTensor], _ trial: Trial) throws -> [MaskedValue] {
    let builder = GraphBuilder(name: Self.signature.name)
    let context = LayerContext(builder: builder, isTraining: false, seed: 0, label: "")
    for weight in weightsWithin { context.bind(weight, to: builder.parameter(weight.name, weight.type)) }
    let values = zip(inputs, trial.batches).map { input, shape in
      // The shape of a mask begins that of its tensor.
      let mask = input.mask.map { TensorType(Shape(Array(shape.dimensions.prefix($0.rank))), .bool) }
      return MaskedValue(
        builder.parameter("input", TensorType(shape, input.dtype)),
        mask: mask.map { builder.parameter("mask", $0) })
    }
    let outputs: [MaskedValue]
    do { outputs = try context.apply(self, to: values) } catch let error as ShapeError {
      throw LayerError(self, error, inputs)
    }
    for output in outputs {
      try LayerLimits.check(output: output.value.shape, of: self)
      guard output.value.rank >= 1, output.value.shape[0] == trial.batch else {
        throw LayerError(
          layer: self, expected: "an output whose first axis is the batch",
          received: "an output of shape \(output.value.shape) for \(trial.batch) samples")
      }
    }
    return outputs
  }
}

/// Sizes for which a layer is tried out, to find what it makes of its inputs.
///
/// Where sizes are open, a layer is tried with two of them: what differs between the outputs is open too.
private struct Trial {
  /// Any size but 1 would do, which could hide an axis that broadcasts by mistake.
  private static let anyBatch = 3

  /// The fixed size of batches, if there is one.
  let batchSize: Int?
  let samples: [Shape]

  static func all(for inputs: [SymbolicTensor]) -> [Trial] {
    let count = inputs.map(\.samples.count).max() ?? 1
    let batchSize = inputs.lazy.compactMap(\.shape.batchSize).first
    return (0..<count).map { index in
      Trial(batchSize: batchSize, samples: inputs.map { $0.samples[min(index, $0.samples.count - 1)] })
    }
  }

  var batch: Int { batchSize ?? Self.anyBatch }
  var batches: [Shape] { samples.map { Shape([batch] + $0.dimensions) } }
  var shapes: [PartialShape] { samples.map { PartialShape([batchSize] + $0.dimensions.map(Optional.some)) } }
}

/// A layer with one input and one output.
public protocol SingleInputLayer: Layer {
  /// Declares the weights for inputs of the given shape, once; none unless the layer says otherwise.
  func build(_ weights: WeightBuilder, for input: PartialShape) throws
  /// Writes the computation.
  func call(_ x: Value, _ context: LayerContext) throws -> Value
}

extension SingleInputLayer {
  public var inputSpec: InputSpec { .single() }
  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {}

  public func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws {
    try build(weights, for: inputs[0])
  }

  public func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value] {
    [try call(inputs[0], context)]
  }
}

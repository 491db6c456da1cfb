import GraphCore
import TensorCore

/// A recurrent layer run over sequences in both directions, with weights for each.
///
/// ```swift
/// let x = Input(shape: [10, 4])
/// let y = try Bidirectional(LSTM(64))(x)  // (batch, 128)
/// ```
/// With `returnSequences` the outputs of both directions stand at the steps of their inputs, and are 0 at steps that
/// are masked.
///
/// ## Shapes
/// - input as of the layer, initial states of the forward direction before those of the backward one
/// - output `(batch, 2 · units)` or `(batch, steps, 2 · units)` for `.concat`, else as of the layer; with no merging,
///   two of them. Then the states, forward before backward
///
/// - SeeAlso: `keras.layers.Bidirectional`; Schuster and Paliwal 1997.
public struct Bidirectional: Layer {
  /// What becomes of the two outputs.
  public enum MergeMode: String, Hashable, Sendable, CaseIterable {
    case concat, sum, average = "ave", multiply = "mul"
    /// Both are given.
    case none
  }

  public static let signature = Signature.layer(
    "Bidirectional",
    [.init("layer"), .init("merge_mode", .string("concat")), .init("weights", .none), .init("backward_layer", .none)])

  public var state: LayerState
  public var forward: any RecurrentLayer
  public var backward: any RecurrentLayer
  public var mergeMode: MergeMode

  /// - Parameter backward: The layer of the other direction; by default the same with weights of its own. It must have
  ///   the other `goBackwards`.
  public init(
    _ layer: any RecurrentLayer, mergeMode: MergeMode = .concat, backward: (any RecurrentLayer)? = nil,
    name: String? = nil
  ) {
    var other = backward ?? layer
    if backward == nil { other.options.goBackwards.toggle() }
    precondition(
      other.options.goBackwards != layer.options.goBackwards
        && other.options.returnSequences == layer.options.returnSequences
        && other.options.returnState == layer.options.returnState,
      "Bidirectional: the layers must run in opposite directions and give the same")
    self.state = LayerState(name: name)
    self.forward = Self.named("forward", layer)
    self.backward = Self.named("backward", other)
    self.mergeMode = mergeMode
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireNone("weights", help: "Weights are set on the model.")
    guard case .object(let object) = arguments["layer"], let layer = object as? any RecurrentLayer else {
      throw arguments.error("layer", expected: "a recurrent layer, such as LSTM(64)")
    }
    var other: (any RecurrentLayer)?
    if case .none = arguments["backward_layer"] {
    } else {
      guard case .object(let object) = arguments["backward_layer"], let given = object as? any RecurrentLayer,
        given.options.goBackwards != layer.options.goBackwards,
        given.options.returnSequences == layer.options.returnSequences,
        given.options.returnState == layer.options.returnState
      else {
        throw arguments.error(
          "backward_layer",
          expected: "a recurrent layer that gives what the first one gives, with the other go_backwards"
        )
      }
      other = given
    }
    var mode = MergeMode.none
    if case .none = arguments["merge_mode"] {
    } else {
      mode = MergeMode(rawValue: try arguments.string("merge_mode", oneOf: ["concat", "sum", "ave", "mul"])) ?? .none
    }
    self.init(layer, mergeMode: mode, backward: other)
    try state.configure(arguments)
  }

  private static func named(_ direction: String, _ layer: any RecurrentLayer) -> any RecurrentLayer {
    var layer = layer
    let name = layer.state.name ?? snakeCase(type(of: layer).signature.name)
    let isTrainable = layer.state.isTrainable
    layer.state = LayerState(name: name.hasPrefix("\(direction)_") ? name : "\(direction)_\(name)")
    layer.state.isTrainable = isTrainable
    if layer.options.returnSequences { layer.options.zeroOutputForMask = true }
    return layer
  }

  private var stateCount: Int { forward.stepCell.stateSizes.count }
  private func name(_ layer: any RecurrentLayer) -> String { layer.state.name ?? "" }

  public var maskHandling: MaskHandling { forward.maskHandling }
  public var inputSpec: InputSpec { InputSpec(count: 1...1 + 2 * stateCount, minimumRank: 2) }

  public func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws {
    let states = inputs.dropFirst()
    guard states.isEmpty || states.count == 2 * stateCount else {
      throw LayerError(
        layer: self, expected: "initial states of both directions, \(2 * stateCount)", received: "\(states.count)")
    }
    try weights.add(part: forward, named: name(forward), for: [inputs[0]] + states.prefix(states.count / 2))
    try weights.add(part: backward, named: name(backward), for: [inputs[0]] + states.suffix(states.count / 2))
  }

  /// Keras's argument of a call: initial_state.
  public func adapted(to options: inout CallOptions, inputs: inout [SymbolicTensor]) throws -> any Layer {
    if let states = try options.takeTensors("initial_state", of: self) { inputs += states }
    return self
  }

  public func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value] {
    let states = inputs.dropFirst()
    let masks = [context.mask()]
    func run(_ layer: any RecurrentLayer, _ states: ArraySlice<Value>) throws -> (output: Value, states: [Value]) {
      try context.within(part: layer, named: name(layer), masks: masks) {
        try layer.run([inputs[0]] + states, context)
      }
    }
    let first = try run(forward, states.prefix(states.count / 2))
    let second = try run(backward, states.suffix(states.count / 2))
    var outputs = try merge(first.output, second.output)
    if forward.options.returnSequences, forward.options.goBackwards {
      outputs = try outputs.map { try context.builder.apply(.reverse(axes: [1]), [$0]) }
    }
    let last = forward.options.returnState ? first.states + second.states : []
    for index in 0..<last.count { context.setMask(nil, ofOutput: outputs.count + index) }
    return outputs + last
  }

  private func merge(_ a: Value, _ b: Value) throws -> [Value] {
    switch mergeMode {
    case .concat: [try a.builder.apply(.concatenate(axis: a.rank - 1), [a, b])]
    case .sum: [try a + b]
    case .average: [try (a + b) * 0.5]
    case .multiply: [try a * b]
    case .none: [a, b]
    }
  }

  public var description: String { "Bidirectional(\(forward))" }
}

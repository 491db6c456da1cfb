import GraphCore
import TensorCore

/// What a recurrent layer makes of its cell's steps, with Keras's names and defaults.
public struct SequenceOptions: Hashable, Sendable {
  /// Give the output of every step, not only the last one's.
  public var returnSequences = false
  /// Give the last states too, behind the output.
  public var returnState = false
  /// Run from the last step to the first; outputs come in the order in which they were made.
  public var goBackwards = false
  /// Write the steps one by one even where one operation could run them all; the numbers are the same but for rounding.
  public var unroll = false
  /// Give zeros at steps that are masked, instead of the output before.
  public var zeroOutputForMask = false
  /// Begin each batch with the states in which the one before ended, sample by sample; ``Model`` can reset them.
  public var stateful = false

  public init(
    returnSequences: Bool = false, returnState: Bool = false, goBackwards: Bool = false, unroll: Bool = false,
    zeroOutputForMask: Bool = false, stateful: Bool = false
  ) {
    self.returnSequences = returnSequences
    self.returnState = returnState
    self.goBackwards = goBackwards
    self.unroll = unroll
    self.zeroOutputForMask = zeroOutputForMask
    self.stateful = stateful
  }

  init(_ arguments: Arguments) throws {
    self.init(
      returnSequences: try arguments.bool("return_sequences"), returnState: try arguments.bool("return_state"),
      goBackwards: try arguments.bool("go_backwards"), unroll: try arguments.bool("unroll"),
      zeroOutputForMask: try arguments.bool("zero_output_for_mask"), stateful: try arguments.bool("stateful"))
  }

  /// What differs from the defaults, as arguments.
  var description: [String] {
    [
      (returnSequences, "returnSequences: true"), (returnState, "returnState: true"),
      (goBackwards, "goBackwards: true"), (stateful, "stateful: true"),
    ].filter(\.0).map(\.1)
  }

  static let parameters: [Signature.Parameter] = [
    .init("return_sequences", .bool(false)), .init("return_state", .bool(false)), .init("go_backwards", .bool(false)),
    .init("stateful", .bool(false)), .init("unroll", .bool(false)), .init("zero_output_for_mask", .bool(false)),
  ]
}

/// A layer that runs a cell over the steps of sequences `(batch, steps, features)`.
///
/// Further inputs, or `initial_state` in the call, are the states before the first step; zeros if there are none.
/// A step that is masked keeps the states, and its output is the one before.
///
/// With ``SequenceOptions/stateful`` sample i of a batch goes on where sample i of the batch before ended, so all batches
/// have one size, which the model's `Input` fixes. The states are kept in training, evaluation and prediction alike, are
/// no weights of the model, and are set to zeros by `resetStates()`.
public protocol RecurrentLayer: Layer {
  /// The cell that is run.
  var stepCell: any RecurrentCell { get }
  /// The cell's name, which is part of its weights' names.
  var cellName: String { get }
  /// What is given out, and in which direction steps are read.
  var options: SequenceOptions { get set }
}

extension RecurrentLayer {
  public var cellName: String { stepCell.state.name ?? snakeCase(type(of: stepCell).signature.name) }
  public var maskHandling: MaskHandling { options.returnSequences ? .passes : .consumes }
  private static func stateName(_ index: Int) -> String { index == 0 ? "rnn_state" : "rnn_state_\(index)" }
  public var inputSpec: InputSpec { InputSpec(count: 1...1 + stepCell.stateSizes.count, minimumRank: 2) }

  public func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws {
    guard inputs[0].rank == 3 else {
      throw LayerError(
        layer: self, expected: "sequences of 3 axes, (batch, steps, features)", received: "\(inputs[0])",
        help: inputs[0].rank == 2
          ? "Put an Embedding before it, or Reshape((\(inputs[0].sample[0]), 1))."
          : "Bring the axes behind the steps into one, with Reshape or TimeDistributed(Flatten()).")
    }
    let sizes = stepCell.stateSizes
    let expected = sizes.map { PartialShape([nil, $0]) }
    guard inputs.count == 1 || inputs.count == 1 + sizes.count,
      zip(expected, inputs.dropFirst()).allSatisfy({ $0.accepts($1) })
    else {
      throw LayerError(
        layer: self, expected: "initial states \(PartialShape.list(expected))",
        received: PartialShape.list(Array(inputs.dropFirst())),
        help: "Another layer gives its states with return_state=True, behind its output.")
    }
    if options.stateful {
      guard let batch = inputs[0].batchSize else {
        throw LayerError(
          layer: self, expected: "batches of a fixed size, as it keeps a state for each sample",
          received: "\(inputs[0])",
          help: "Fix it where the data enters, with Input(shape=…, batch_size=32).")
      }
      for (index, size) in sizes.enumerated() { weights.addMemory(Self.stateName(index), shape: [batch, size]) }
    }
    let features = PartialShape([nil, inputs[0].dimensions[2]])
    try weights.add(part: stepCell, named: cellName, for: [features])
  }

  /// Keras's argument of a call: initial_state.
  public func adapted(to options: inout CallOptions, inputs: inout [SymbolicTensor]) throws -> any Layer {
    if let states = try options.takeTensors("initial_state", of: self) { inputs += states }
    return self
  }

  public func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value] {
    let steps = try run(inputs, context)
    for index in 0..<steps.states.count { context.setMask(nil, ofOutput: index + 1) }
    var output = steps.output
    if options.returnSequences, options.goBackwards {
      output = try context.builder.apply(.reverse(axes: [1]), [output])
      if let mask = context.mask() { context.setMask(try context.builder.apply(.reverse(axes: [1]), [mask])) }
    }
    return [output] + (options.returnState ? steps.states : [])
  }

  /// The outputs where their inputs stand, or the last one, and the last states.
  func run(_ inputs: [Value], _ context: LayerContext) throws -> (output: Value, states: [Value]) {
    let mask = context.mask()
    let run = RecurrentRun(
      isReversed: options.goBackwards, isUnrolled: options.unroll, needsOutputs: options.returnSequences)
    let cell = stepCell
    var initial = Array(inputs.dropFirst())
    if options.stateful, initial.isEmpty {
      initial = cell.stateSizes.indices.map { context.weight(Self.stateName($0)) }
    }
    let (outputs, states) = try context.within(part: cell, named: cellName) {
      try run(cell, inputs[0], initial: initial, mask: mask, context)
    }
    if options.stateful {
      for (index, state) in states.enumerated() { context.update(Self.stateName(index), to: state) }
    }
    let steps = inputs[0].shape[1]
    var output = outputs ?? states[cell.outputState]
    if options.zeroOutputForMask, let mask, steps > 0 {
      let last = options.goBackwards ? 0 : steps - 1
      let counts =
        try outputs == nil
        ? mask.slice(last..<last + 1, axis: 1) : mask.reshape(Shape(mask.shape.dimensions + [1]))
      output = try counts.select(output, output.number(0))
    }
    return (output, states)
  }
}

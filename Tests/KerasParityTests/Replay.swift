import GraphCore
import ModelTraining
import NeuralLayers
import TensorCore

/// Replays a case on a backend and collects every number that disagrees with Keras's.
final class Replay {
  private let example: KerasCase
  private let backend: any Backend
  private let model: Model
  private let replacing: [String: String]
  private(set) var differences: [String] = []
  /// How many numbers were compared.
  private(set) var comparisons = 0

  /// The arguments of `fit` that a case may give.
  static let fitArguments: Set<String> = [
    "epochs", "initial_epoch", "batch_size", "shuffle", "validation_split", "callbacks", "class_weight",
    "sample_weight",
  ]

  init(_ example: KerasCase, replacing: [String: String] = [:], on backend: any Backend) throws {
    self.example = example
    self.replacing = replacing
    self.backend = backend
    model = try ConfiguredModel.make(example.configuration)
  }

  func run() throws {
    let plan = example.plan
    let x = try example.arrays("x")
    let y = try example.arrays("y")
    let fit = plan["fit"]
    guard !fit.isNull else {
      try loadWeights()
      return compare(try model.predict(x, backend: backend), with: try example.arrays("predict"), "predict")
    }
    guard let batchSize = fit["batch_size"].integer, let epochs = fit["epochs"].integer else {
      throw FixtureError("\(example.name) says nothing about fit")
    }
    for argument in fit.entries.keys.sorted() where !Self.fitArguments.contains(argument) {
      throw FixtureError("\(example.name) needs fit's argument \(argument)")
    }
    try loadWeights()
    try ConfiguredTraining.compile(model, plan, replacing: replacing, backend: backend)
    if !plan["files"]["optimizer"].isNull { try loadOptimizerState() }
    let sampleWeight = fit["sample_weight"] == .bool(true) ? try example.arrays("sample_weight")[0] : nil
    let classWeight =
      fit["class_weight"].isNull
      ? nil
      : Dictionary(
        uniqueKeysWithValues: fit["class_weight"].entries.map { (Int($0) ?? -1, $1.double ?? .nan) })
    let weights = sampleWeight.map { PerOutput.same($0) }

    compare(try model.predict(x, batchSize: batchSize), with: try example.arrays("predict"), "predict")
    // Weights of classes are weights of samples in the gradients' batch.
    let counts =
      sampleWeight ?? classWeight.map { weights in Tensor(y[0].numbers.map { Float(weights[Int($0)] ?? 1) }) }
    try compareGradients(x, y, counts, batchSize: batchSize)
    compare(
      try model.evaluate(x, y, sampleWeight: weights, batchSize: batchSize).numbers,
      with: plan["expected"]["evaluate_before"],
      "evaluate_before")

    let callbacks = try ConfiguredTraining.callbacks(fit)
    let counter = StepCounter()
    let history = try model.fit(
      x, y, sampleWeight: weights, classWeight: classWeight.map { .same($0) }, batchSize: batchSize, epochs: epochs,
      initialEpoch: fit["initial_epoch"].integer ?? 0, validationSplit: fit["validation_split"].double ?? 0,
      shuffle: fit["shuffle"].bool ?? true, callbacks: callbacks + [counter])
    compareHistory(history, steps: counter.steps, callbacks)
    let after = try example.weights("weights_after")
    for (path, value) in zip(example.paths, model.weightValues()) {
      compare(value, with: after[path], "weights_after \(path)")
    }
    compare(try model.predict(x, batchSize: batchSize), with: try example.arrays("predict_after"), "predict_after")
    compare(
      try model.evaluate(x, y, sampleWeight: weights, batchSize: batchSize).numbers,
      with: plan["expected"]["evaluate_after"],
      "evaluate_after")
  }

  /// Gives the model the case's weights, whose order and names must be the model's own.
  private func loadWeights() throws {
    let values = try example.weights("weights")
    let paths = model.weights.map(model.path(of:))
    let trainable = Set(model.trainableWeights.map(model.path(of:)))
    check(paths == example.paths, "weights: expected \(example.paths), received \(paths)")
    let flags = example.plan["weights"].elements.map(\.["trainable"].bool)
    check(flags == paths.map(trainable.contains), "trainable: expected \(flags), of \(paths) are \(trainable)")
    try model.setWeightValues(example.paths.compactMap { values[$0] })
  }

  /// Gives the optimizer the memory that Keras's had: the iterations, the learning rate, then each weight's slots.
  private func loadOptimizerState() throws {
    let values = try example.weights("optimizer")
    let variables = example.plan["optimizer_variables"].elements.compactMap { $0["path"].string }
    guard let iterations = variables.first.flatMap({ values[$0] }) else { throw FixtureError("no iterations") }
    var slots: [(path: String, values: [(name: String, value: Tensor)])] = []
    for weight in model.trainableWeights {
      let path = model.path(of: weight)
      // `adam/sequential_dense_kernel_momentum` is the slot `momentum` of `dense/kernel`.
      let stem = "_" + path.replacing("/", with: "_") + "_"
      let own = variables.filter { $0.contains("sequential" + stem) }
      slots.append(
        (path, own.compactMap { name in values[name].map { (String(name.split(separator: "_").last ?? ""), $0) } }))
    }
    try model.setOptimizerState(OptimizerState(iterations: Int(iterations.numbers[0]), slots: slots))
  }

  private func compareGradients(_ x: [Tensor], _ y: [Tensor], _ sampleWeight: Tensor?, batchSize: Int) throws {
    // A validation part is set aside before the first batch is taken, which is then the same.
    let x = x.map { $0.rows(0..<min(batchSize, $0.rowCount)) }
    let y = y.map { $0.rows(0..<min(batchSize, $0.rowCount)) }
    let w = sampleWeight.map { [$0.rows(0..<min(batchSize, $0.rowCount))] } ?? []
    let program = try GradientProgram(
      model: model, inputTypes: x.map { TensorType($0.shape, $0.dtype) },
      targetTypes: y.map { TensorType($0.shape, $0.dtype) },
      weightTypes: w.isEmpty ? nil : w.map { TensorType($0.shape, $0.dtype) })
    let weights = program.weights.map { $0.value ?? Tensor(zeros: $0.shape) }
    let results = try backend.run(program.graph, weights + x + y + w)
    compare(results[0].numbers[0], with: example.plan["first_batch_loss"].double, "first_batch_loss")
    var expected = try example.gradients()
    let paths = Dictionary(uniqueKeysWithValues: zip(model.weights.map(model.path(of:)), example.paths))
    for (weight, gradient) in zip(program.weights.prefix(program.trainableCount), results.dropFirst()) {
      let path = paths[model.path(of: weight)] ?? ""
      compare(gradient, with: expected.removeValue(forKey: path), "gradient of \(path)")
    }
    check(expected.isEmpty, "gradients that were not computed: \(expected.keys.sorted())")
  }

  private func compareHistory(_ history: History, steps: Int, _ callbacks: [any Callback]) {
    let expected = example.plan["expected"]
    let names = expected["history"].entries.keys.sorted()
    // What a callback adds comes last; the case's names are sorted.
    check(history.history.keys.sorted() == names, "history: expected \(names), received \(history.history.keys)")
    for name in names {
      let values = expected["history"][name].elements
      check(values.count == history[name].count, "history \(name): expected \(values.count) epochs")
      for (epoch, (value, received)) in zip(values, history[name]).enumerated() {
        compare(received, with: value.double, "history \(name) of epoch \(epoch)")
      }
    }
    check(
      expected["epochs_run"].elements.map(\.integer) == history.epochs,
      "epochs: expected \(expected["epochs_run"]), received \(history.epochs)")
    check(expected["steps"].integer == steps, "steps: expected \(expected["steps"]), received \(steps)")
    if let stopping = callbacks.lazy.compactMap({ $0 as? EarlyStopping }).first {
      let event = expected["early_stopping"]
      check(event["stopped_epoch"].integer == stopping.stoppedEpoch, "stopped after \(stopping.stoppedEpoch ?? -1)")
      check(event["best_epoch"].integer == stopping.best?.epoch, "best epoch \(stopping.best?.epoch ?? -1)")
    }
  }

  private func check(_ holds: Bool, _ difference: @autoclosure () -> String) {
    comparisons += 1
    if !holds { differences.append(difference()) }
  }

  private func compare(_ received: Double, with expected: Double?, _ what: String) {
    check(
      expected.map { example.tolerance.accepts(received, $0) } ?? false,
      "\(what): expected \(expected.map { "\($0)" } ?? "nothing"), received \(received)")
  }

  private func compare(_ received: Tensor, with expected: Tensor?, _ what: String) {
    guard let expected, received.shape == expected.shape, received.dtype == expected.dtype else {
      return check(false, "\(what): expected \(expected?.description ?? "nothing"), received \(received)")
    }
    for (index, (a, b)) in zip(received.numbers, expected.numbers).enumerated() {
      compare(a, with: b, "\(what)[\(index)]")
    }
  }

  private func compare(_ received: [Tensor], with expected: [Tensor], _ what: String) {
    check(received.count == expected.count, "\(what): expected \(expected.count) tensors")
    for (index, (a, b)) in zip(received, expected).enumerated() { compare(a, with: b, "\(what) \(index)") }
  }

  private func compare(_ received: [String: Double], with expected: JSON, _ what: String) {
    let names = expected.entries.keys.sorted()
    check(received.keys.sorted() == names, "\(what): expected \(names), received \(received.keys.sorted())")
    for name in names { compare(received[name] ?? .nan, with: expected[name].double, "\(what) \(name)") }
  }
}

/// Counts the batches of a `fit`.
private final class StepCounter: Callback {
  private(set) var steps = 0
  func batchEnd(_ session: TrainingSession) throws { steps += 1 }
}

extension Logs {
  var numbers: [String: Double] { Dictionary(uniqueKeysWithValues: map { ($0.key, $0.value) }) }
}

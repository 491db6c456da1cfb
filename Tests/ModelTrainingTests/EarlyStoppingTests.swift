import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// Puts a value of its own in place of the loss, and remembers the weights after each epoch.
private final class Script: Callback {
  let name: String
  let values: [Double?]
  var weights: [[Tensor]] = []

  init(_ name: String, _ values: [Double?]) {
    self.name = name
    self.values = values
  }

  func epochEnd(_ session: TrainingSession, logs: inout Logs) throws {
    logs[name] = values[session.epoch]
    weights.append(try session.weights())
  }
}

/// A course of values, and where training ends and which epoch is the best.
struct Course: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var monitor = "loss"
  let values: [Double?]
  let stopping: @Sendable () -> EarlyStopping
  /// The epoch that ended training.
  let stopped: Int?
  let best: Int?
  /// The epoch whose weights are there at the end.
  let restored: Int

  var epochsRun: Int { (stopped ?? values.count - 1) + 1 }
}

private let courses: [Course] = [
  Course(
    testDescription: "patience counts epochs without improvement", values: [5, 4, 3, 4, 5, 6, 7],
    stopping: { EarlyStopping(monitor: "loss", patience: 2, restoreBestWeights: true) }, stopped: 4, best: 2,
    restored: 2),
  Course(
    testDescription: "the last weights stay unless restoring is asked for", values: [5, 4, 3, 4, 5, 6, 7],
    stopping: { EarlyStopping(monitor: "loss", patience: 2) }, stopped: 4, best: 2, restored: 4),
  Course(
    testDescription: "no patience", values: [5, 4, 4.5, 3], stopping: { EarlyStopping(monitor: "loss") }, stopped: 2,
    best: 1, restored: 2),
  Course(
    testDescription: "an equal value is no improvement", values: [5, 5, 4],
    stopping: { EarlyStopping(monitor: "loss") }, stopped: 1, best: 0, restored: 1),
  Course(
    testDescription: "an improvement resets the wait", values: [5, 6, 4, 6, 3, 6, 6, 6],
    stopping: { EarlyStopping(monitor: "loss", patience: 2) }, stopped: 6, best: 4, restored: 6),
  Course(
    testDescription: "a small improvement does not count", values: [5, 4.8, 4.6, 4.4],
    stopping: { EarlyStopping(monitor: "loss", minDelta: 0.5, patience: 2) }, stopped: 2, best: 0, restored: 2),
  Course(
    testDescription: "small improvements add up", values: [5, 4.8, 4.6, 4.4],
    stopping: { EarlyStopping(monitor: "loss", minDelta: -0.5, patience: 3) }, stopped: nil, best: 3, restored: 3),
  Course(
    testDescription: "the baseline must be beaten to win time", values: [5, 4, 3.5, 3.6, 3.7, 1],
    stopping: { EarlyStopping(monitor: "loss", patience: 2, baseline: 3, restoreBestWeights: true) }, stopped: 3,
    best: 2, restored: 2),
  Course(
    testDescription: "a beaten baseline wins time", values: [5, 2, 3, 4, 5],
    stopping: { EarlyStopping(monitor: "loss", patience: 2, baseline: 3) }, stopped: 3, best: 1, restored: 3),
  Course(
    testDescription: "accuracy goes up", monitor: "accuracy", values: [0.5, 0.7, 0.6, 0.6],
    stopping: { EarlyStopping(monitor: "accuracy", patience: 2, restoreBestWeights: true) }, stopped: 3, best: 1,
    restored: 1),
  Course(
    testDescription: "a direction that is given counts", values: [1, 2, 1.5],
    stopping: { EarlyStopping(monitor: "loss", largerIsBetter: true) }, stopped: 2, best: 1, restored: 2),
  Course(
    testDescription: "the first epochs may be skipped", values: [1, 2, 3, 4, 5],
    stopping: { EarlyStopping(monitor: "loss", patience: 1, restoreBestWeights: true, startFromEpoch: 2) },
    stopped: 3, best: 2, restored: 2),
  Course(
    testDescription: "best weights come back although training ran to its end", values: [5, 4, 3, 4],
    stopping: { EarlyStopping(monitor: "loss", patience: 10, restoreBestWeights: true) }, stopped: nil, best: 2,
    restored: 2),
  Course(
    testDescription: "NaN is never the best", values: [.nan, 5, .nan, 4, .nan, .nan],
    stopping: { EarlyStopping(monitor: "loss", patience: 2, restoreBestWeights: true) }, stopped: 5, best: 3,
    restored: 3),
  Course(
    testDescription: "NaN from the start ends training", values: [.nan, .nan, .nan, .nan],
    stopping: { EarlyStopping(monitor: "loss", patience: 2, restoreBestWeights: true) }, stopped: 1, best: nil,
    restored: 0),
  Course(
    testDescription: "epochs without the value are skipped", values: [5, nil, nil, 4, nil, 6],
    stopping: { EarlyStopping(monitor: "loss", patience: 1) }, stopped: 5, best: 3, restored: 5),
]

@Test(arguments: courses)
func stopsAndRestores(course: Course) throws {
  let model = try classifier(metrics: [Accuracy()])
  let script = Script(course.monitor, course.values)
  let stopping = course.stopping()
  let history = try model.fit(
    noise([6, 2]), labels([0, 1, 2, 0, 1, 2]), epochs: course.values.count, callbacks: [script, stopping])
  #expect(history.epochs.count == course.epochsRun)
  #expect(stopping.stoppedEpoch == course.stopped)
  #expect(stopping.best?.epoch == course.best)
  #expect(stopping.best?.value == course.best.flatMap { course.values[$0] })
  #expect(Set(script.weights).count == course.epochsRun)
  #expect(model.weightValues() == script.weights[course.restored])
}

/// One object can watch two runs; each starts anew.
@Test func startsAnewWithEachRun() throws {
  let stopping = EarlyStopping(monitor: "loss", patience: 1)
  let (x, y) = (noise([6, 2]), labels([0, 1, 2, 0, 1, 2]))
  let model = try classifier()
  try model.fit(x, y, epochs: 4, callbacks: [Script("loss", [1, 2, 3, 4]), stopping])
  #expect(stopping.stoppedEpoch == 1)
  try model.fit(x, y, epochs: 3, callbacks: [Script("loss", [9, 8, 7]), stopping])
  #expect(stopping.stoppedEpoch == nil)
  #expect(stopping.best?.value == 7)
}

@Test func findsTheDirectionOfAnOutputsMetric() throws {
  let x = Input(shape: [2])
  let model = try Model(
    inputs: [x], outputs: [Dense(1, name: "a")(x), Dense(2, activation: .softmax, name: "b")(x)])
  try model.compile(
    optimizer: SGD(0.1), loss: .list([MeanSquaredError(), SparseCategoricalCrossentropy()]),
    metrics: .named([("b", [Accuracy()])]), backend: ReferenceBackend())
  for (monitor, values, best) in [
    ("val_b_accuracy", [0.1, 0.9, 0.5], 1), ("val_a_loss", [3, 1, 2], 1), ("b_accuracy", [0.3, 0.2, 0.1], 0),
  ] {
    let stopping = EarlyStopping(monitor: monitor, patience: 5)
    let data = ([noise([4, 2])], [noise([4, 1]), labels([0, 1, 0, 1])])
    try model.fit(
      data.0, data.1, epochs: 3, validationData: data, callbacks: [Script(monitor, values), stopping])
    #expect(stopping.best?.epoch == best)
  }
}

private let x = noise([4, 2])
private let y = labels([0, 1, 2, 1])

private let refusals: [Refusal] = [
  Refusal(
    "a misspelt monitor", argument: "callbacks",
    {
      try classifier(metrics: [Accuracy()]).fit(
        x, y, validationSplit: 0.5, callbacks: [EarlyStopping(monitor: "val_acc")])
    },
    "EarlyStopping: expected monitor to be one of loss, accuracy, val_loss, val_accuracy, received \"val_acc\""),
  Refusal(
    "validation that is missing", argument: "callbacks",
    { try classifier().fit(x, y, callbacks: [EarlyStopping()]) },
    "EarlyStopping: expected monitor to be one of loss, received \"val_loss\"."
      + " Give fit validation_split or validation_data."),
]

@Test(arguments: refusals)
func refusesMonitorsBeforeTheFirstEpoch(refusal: Refusal) { refusal.check() }

/// Arguments as Keras names them, and the message that refuses them.
private let arguments: [(String, @Sendable () -> Argument, String)] = [
  ("patience", { .integer(-1) }, "EarlyStopping: patience: expected a whole number of at least 0, received -1"),
  ("min_delta", { .number(.nan) }, "EarlyStopping: min_delta: expected a finite number, received nan"),
  ("mode", { .string("up") }, "EarlyStopping: mode: expected one of \"auto\", \"min\", \"max\", received \"up\""),
  ("baseline", { .string("3") }, "EarlyStopping: baseline: expected a number, received \"3\""),
  ("monitor", { .integer(3) }, "EarlyStopping: monitor: expected a string, received 3"),
]

@Test(arguments: arguments)
func refusesArgumentsOfEarlyStopping(name: String, value: @Sendable () -> Argument, message: String) throws {
  let error = #expect(throws: ConfigurationError.self) {
    _ = try EarlyStopping(Arguments(EarlyStopping.signature, [name: value()]))
  }
  #expect(error?.description == message)
}

@Test func takesKerasArguments() throws {
  let stopping = try EarlyStopping(
    Arguments(
      EarlyStopping.signature,
      [
        "monitor": .string("loss"), "min_delta": .number(0.5), "patience": .integer(3), "mode": .string("max"),
        "baseline": .integer(2), "restore_best_weights": .bool(true), "start_from_epoch": .integer(4),
      ]))
  #expect(stopping.monitor == "loss")
  #expect(stopping.minDelta == 0.5)
  #expect(stopping.patience == 3)
  #expect(stopping.largerIsBetter == true)
  #expect(stopping.baseline == 2)
  #expect(stopping.restoreBestWeights)
  #expect(stopping.startFromEpoch == 4)
}

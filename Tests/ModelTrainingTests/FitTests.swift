import CPUBackend
import GraphCore
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// Finds out in which order samples are visited, from the running mean of losses that tell the samples apart.
private final class OrderWatcher: Callback {
  var orders: [[Int]] = []
  private var total = 0.0

  func epochBegin(_ session: TrainingSession) throws {
    orders.append([])
    total = 0
  }

  func batchEnd(_ session: TrainingSession) throws {
    let mean = try session.runningLogs()["loss"] ?? .nan
    let sum = mean * Double(session.batch + 1)
    orders[orders.count - 1].append(Int((sum - total).rounded()))
    total = sum
  }
}

private func orders(
  _ count: Int = 12, epochs: Int = 3, shuffle: Bool = true, seed: UInt64 = 1, label: String = "fit",
  initialEpoch: Int = 0
) throws -> [[Int]] {
  let watcher = OrderWatcher()
  let data = indexData(count)
  try indexModel().fit(
    [data], [data], batchSize: 1, epochs: epochs, initialEpoch: initialEpoch, shuffle: shuffle, callbacks: [watcher],
    seed: seed, label: label)
  return watcher.orders
}

@Test func visitsEverySampleOnceInAnOrderOfEachEpoch() throws {
  let first = try orders()
  for order in first { #expect(order.sorted() == Array(0..<12)) }
  #expect(Set(first).count == 3)
  #expect(try orders() == first)
  #expect(try orders(seed: 2) != first)
  #expect(try orders(label: "finetune") != first)
  // An epoch's order does not depend on the epochs before it, so that a run can be resumed.
  #expect(try orders(initialEpoch: 2) == [first[2]])
  #expect(try orders(epochs: 2, shuffle: false) == [Array(0..<12), Array(0..<12)])
}

/// The loss is the mean over samples: of batches 0 1, 2 3 and 4 it is 2, where the mean of batch means would be 7/3.
@Test func weighsBatchesByTheirSize() throws {
  let data = indexData(5)
  let model = try indexModel()
  #expect(try model.fit(data, data, batchSize: 2, shuffle: false)["loss"] == [2])
  #expect(try model.evaluate(data, data, batchSize: 2)["loss"] == 2)
  #expect(try model.evaluate(data, data, batchSize: .max)["loss"] == 2)
  #expect(try model.predict(data, batchSize: 2).shape == [5, 1])
}

@Test func keepsTheLastPartialBatch() throws {
  final class Sizes: Callback {
    var text: [String] = []
    func trainBegin(_ session: TrainingSession) throws {
      text.append("\(session.batchCount) batches of \(session.sampleCount)")
    }
    func batchEnd(_ session: TrainingSession) throws { text.append("\(session.epoch).\(session.batch)") }
  }
  let data = indexData(5)
  for (size, expected) in [
    (2, ["3 batches of 5", "0.0", "0.1", "0.2"]), (5, ["1 batches of 5", "0.0"]), (.max, ["1 batches of 5", "0.0"]),
    (4, ["2 batches of 5", "0.0", "0.1"]),
  ] {
    let sizes = Sizes()
    try indexModel().fit(data, data, batchSize: size, callbacks: [sizes])
    #expect(sizes.text == expected)
  }
}

private func dropoutModel(on backend: any Backend) throws -> Model {
  let model = try Sequential {
    Input(shape: [6])
    Dense(8, activation: .relu)
    Dropout(0.5)
    Dense(1)
  }
  try model.compile(optimizer: Adam(0.01), loss: MeanSquaredError(), backend: backend)
  return model
}

@Test func sameSeedAndLabelGiveTheSameBytes() throws {
  func run(
    seed: UInt64 = 3, label: String = "fit", shuffle: Bool = true, threads: Int = 1
  ) throws -> (weights: [Tensor], rows: [String]) {
    let model = try dropoutModel(on: CPUBackend(threads: threads, numerics: .exact))
    let history = try model.fit(
      [noise([10, 6])], [noise([10, 1], seed: 8)], batchSize: 4, epochs: 2, validationSplit: 0.2, shuffle: shuffle,
      seed: seed, label: label)
    return (model.weightValues(), history.rows)
  }
  let first = try run()
  for threads in 1...2 {
    let again = try run(threads: threads)
    #expect(again.weights == first.weights)
    #expect(again.rows == first.rows)
  }
  // Without shuffling, dropout is all that differs.
  let plain = try run(shuffle: false)
  let otherLabel = try run(label: "second", shuffle: false)
  let otherSeed = try run(seed: 4, shuffle: false)
  #expect(otherLabel.weights != plain.weights)
  #expect(otherSeed.weights != plain.weights)
}

@Test func dropoutDiffersFromStepToStep() throws {
  let model = try dropoutModel(on: ReferenceBackend())
  try model.compile(optimizer: SGD(0), loss: MeanSquaredError(), backend: ReferenceBackend())
  let losses = try model.fit(noise([4, 6]), noise([4, 1], seed: 8), epochs: 5)["loss"]
  #expect(Set(losses).count == 5)
}

/// Events in the order that Keras documents.
@Test func callsBackInOrder() throws {
  final class Recorder: Callback {
    var events: [String] = []
    func trainBegin(_ session: TrainingSession) throws { events.append("train") }
    func epochBegin(_ session: TrainingSession) throws { events.append("epoch \(session.epoch)") }
    func batchBegin(_ session: TrainingSession) throws { events.append("batch \(session.batch)") }
    func batchEnd(_ session: TrainingSession) throws { events.append("/batch") }
    func validationBegin(_ session: TrainingSession) throws { events.append("validation") }
    func epochEnd(_ session: TrainingSession, logs: inout Logs) throws { events.append("/epoch \(logs.keys.sorted())") }
    func trainEnd(_ session: TrainingSession) throws { events.append("/train") }
  }
  let data = indexData(4)
  let recorder = Recorder()
  try indexModel().fit(
    [data], [data], batchSize: 2, epochs: 2, validationData: ([data], [data]), validationFrequency: 2,
    callbacks: [recorder])
  #expect(
    recorder.events == [
      "train", "epoch 0", "batch 0", "/batch", "batch 1", "/batch", "/epoch [\"loss\"]", "epoch 1", "batch 0", "/batch",
      "batch 1", "/batch", "validation", "/epoch [\"loss\", \"val_loss\"]", "/train",
    ])
}

@Test func recordsWhatCallbacksAddAfterTheSortedNames() throws {
  final class Rate: Callback {
    func epochEnd(_ session: TrainingSession, logs: inout Logs) throws {
      logs["a_rate"] = session.learningRate
      session.learningRate /= 2
    }
  }
  let model = try classifier(metrics: [Accuracy()])
  let history = try model.fit(
    noise([6, 2]), labels([0, 1, 2, 0, 1, 2]), epochs: 3, validationSplit: 0.5, callbacks: [Rate()])
  #expect(Array(history.history.keys) == ["accuracy", "loss", "val_accuracy", "val_loss", "a_rate"])
  #expect(history["a_rate"] == [0.1, 0.05, 0.025])
  #expect(history.epochs == [0, 1, 2])
}

/// A change of the learning rate takes effect with the next step.
@Test func changesOfTheLearningRateTakeEffect() throws {
  final class Halt: Callback {
    func epochBegin(_ session: TrainingSession) throws { session.learningRate = session.epoch == 0 ? 0.5 : 0 }
  }
  let model = try classifier(1, activation: .linear, loss: MeanSquaredError())
  let history = try model.fit(noise([4, 2]), noise([4, 1]), epochs: 3, callbacks: [Halt()])
  #expect(history["loss"][0] != history["loss"][1])
  #expect(history["loss"][1] == history["loss"][2])
}

@Test func stopsAfterTheBatchThatAsksForIt() throws {
  final class Stop: Callback {
    var batches = 0
    func batchEnd(_ session: TrainingSession) throws {
      batches += 1
      if batches == 3 { session.stop() }
    }
  }
  let data = indexData(4)
  let stop = Stop()
  let history = try indexModel().fit(
    data, data, batchSize: 2, epochs: 5, validationData: (data, data), shuffle: false, callbacks: [stop])
  // The epoch is cut short, yet validated and recorded.
  #expect(stop.batches == 3)
  #expect(history["loss"] == [1.5, 0.5])
  #expect(history["val_loss"] == [1.5, 1.5])
}

@Test func runsNoEpochWhereNoneIsLeft() throws {
  let data = indexData(4)
  let history = try indexModel().fit([data], [data], epochs: 2, initialEpoch: 2)
  #expect(history.epochs.isEmpty)
  #expect(history.history.isEmpty)
}

@Test func validatesAsOftenAsAsked() throws {
  let data = indexData(6)
  let history = try indexModel().fit(
    [data], [data], epochs: 7, validationSplit: 0.5, validationBatchSize: 1, validationFrequency: 3)
  #expect(history["loss"].count == 7)
  #expect(history["val_loss"] == [4, 4])
}

@Test func setsTheTailAside() throws {
  let data = indexData(10)
  for (fraction, training, validation) in [(0.2, 3.5, 8.5), (0.25, 3, 8), (0.7, 1, 6), (0.01, 4, 9)] {
    let history = try indexModel().fit(data, data, validationSplit: fraction)
    #expect(history["loss"] == [training])
    #expect(history["val_loss"] == [validation])
  }
  // Given validation data go before a fraction.
  let history = try indexModel().fit(data, data, validationSplit: 0.5, validationData: (data, data))
  #expect(history["loss"] == [4.5])
  #expect(history["val_loss"] == [4.5])
}

private let advice = "; say validation_selection=\"stratified\""

@Test func warnsOfASortedTail() throws {
  let x = noise([30, 2])
  func warnings(_ y: Tensor, _ fraction: Double, loss: any Loss, units: Int = 3) throws -> [String] {
    let isOneUnit = units == 1
    return try classifier(units, activation: isOneUnit ? .sigmoid : .softmax, loss: loss)
      .fit(x, y, validationSplit: fraction).warnings
  }
  let sorted = (0..<30).map { Int32($0 / 10) }
  let mixed = (0..<30).map { Int32($0 % 3) }
  let sparse = SparseCategoricalCrossentropy()
  let unseen = "validation_split takes the last samples, and label 2 occurs only there\(advice)"
  #expect(try warnings(labels(sorted), 0.4, loss: sparse) == [unseen])
  #expect(try warnings(Tensor(sorted.map { Float($0) }), 0.4, loss: sparse) == [unseen])
  #expect(try warnings(Tensor(sorted.map { UInt8($0) }), 0.4, loss: sparse) == [unseen])
  #expect(try warnings(labels(mixed), 0.4, loss: sparse).isEmpty)
  let oneHot = Tensor(sorted.flatMap { label in (0..<3).map { $0 == label ? Float(1) : 0 } }, shape: [30, 3])
  #expect(try warnings(oneHot, 0.4, loss: CategoricalCrossentropy()) == [unseen])
  #expect(
    try warnings(labels(sorted), 0.7, loss: sparse)
      == ["validation_split takes the last samples, and labels 1, 2 occur only there\(advice)"])
  // A tail of one class out of two: too few of the other to be chance.
  let tail = (0..<30).map { Int32($0 < 8 ? $0 % 2 : 1) }
  #expect(
    try warnings(labels(tail), 0.7, loss: BinaryCrossentropy(), units: 1)
      == ["validation_split takes the last samples, and label 0 does not occur there\(advice)"])
  // A small tail may lack a class by chance.
  #expect(try warnings(labels(mixed.dropLast() + [1]), 0.05, loss: sparse).isEmpty)
  #expect(try warnings(noise([30, 1]), 0.4, loss: MeanSquaredError(), units: 1).isEmpty)
}

/// Training is measured in training mode and before each update, evaluation in inference mode afterwards.
@Test func trainingColumnIsMeasuredBeforeTheUpdate() throws {
  let model = try classifier(1, activation: .linear, loss: MeanSquaredError())
  let (x, y) = (noise([8, 2]), noise([8, 1], seed: 6))
  let before = try model.evaluate(x, y)["loss"]
  let history = try model.fit(x, y, shuffle: false)
  #expect(history["loss"] == [before ?? .nan])
  #expect(try model.evaluate(x, y)["loss"] != before)
}

/// A value that is not a number is recorded, not hidden, and ends training.
@Test func recordsNaN() throws {
  let model = try classifier(1, activation: .linear, loss: MeanSquaredError(), optimizer: SGD(1e30))
  let history = try model.fit(matrix([[1, 2], [1, 1]]), matrix([[3], [4]]), epochs: 4)
  #expect(history["loss"].count == 2)
  #expect(history["loss"].last?.isFinite == false)
}

import CPUBackend
import Foundation
import GraphCore
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// What the users of Keras complain about, and what is better here: a promise each.
///
/// Two more are kept by `ModelFiles` and tested there: a file names the type that it needs and where it is used, and loading
/// says of every weight what became of it.
@Suite("What Keras users complain about")
struct KerasComplaintTests {
  @Test("1: a shape that does not fit is named with its cause and a fix, before anything is computed")
  func shapes() throws {
    let model = try Sequential {
      Input(shape: [8, 8, 1])
      Conv2D(2, 3)
      Dense(3, activation: .softmax, name: "scores")
    }
    try model.compile(optimizer: SGD(), loss: SparseCategoricalCrossentropy(), backend: ReferenceBackend())
    let error = #expect(throws: ModelError.self) {
      try model.checkData([noise([4, 8, 8, 1])], [labels([0, 1, 2, 0])], for: "fit")
    }
    #expect(
      error?.description
        == "loss \"sparse_categorical_crossentropy\": expected an output of shape (batch, classes) for labels of shape "
        + "(batch,), received (batch, 6, 6, 3). Put Flatten() or a global pooling layer before scores.")
    let other = #expect(throws: ModelError.self) { try model.checkData([noise([4, 8, 8])], [labels([0])], for: "fit") }
    #expect(
      other?.description
        == "fit: expected as many samples in each tensor as in the first, 4, received 1. The first axis "
        + "of every tensor counts the samples.")
  }

  @Test("2: a seed gives the same weights, order and dropout each time, another seed others")
  func seeds() throws {
    func weights(_ seed: UInt64) throws -> [Tensor] {
      let model = try Sequential(seed: seed) {
        Input(shape: [2])
        Dense(8, activation: .relu)
        Dropout(0.5)
        Dense(1)
      }
      try model.compile(optimizer: Adam(0.1), loss: MeanSquaredError(), backend: CPUBackend(threads: 2))
      try model.fit([noise([20, 2])], [noise([20, 1])], batchSize: 3, epochs: 2, seed: seed)
      return model.weightValues()
    }
    #expect(try weights(1) == weights(1))
    #expect(try weights(1) != weights(2))
  }

  @Test("3: a validation_split of sorted data warns, and can be drawn by chance or class by class")
  func validationSplit() throws {
    let sorted = labels((0..<30).map { Int32($0 / 10) })
    func fit(_ selection: ValidationSelection, seed: UInt64 = 0) throws -> History {
      try classifier().fit(
        [noise([30, 2])], [sorted], validationSplit: 0.4, validationSelection: selection, seed: seed)
    }
    #expect(
      try fit(.last).warnings == [
        "validation_split takes the last samples, and label 2 occurs only there; say validation_selection=\"stratified\""
      ])
    for selection in [ValidationSelection.random, .stratified] {
      #expect(try fit(selection).warnings.isEmpty)
      #expect(try fit(selection).rows == fit(selection).rows)
    }
    #expect(try fit(.random).rows != fit(.random, seed: 1).rows)

    // Of each label as many; the loss of a sample is its own label.
    let data = Tensor((0..<30).map { Float($0 / 10) }, shape: [30, 1])
    let model = try Sequential {
      Input(shape: [1])
      Dense(1, useBias: false, kernelInitializer: .zeros, name: "out")
    }
    try model.compile(optimizer: SGD(0), loss: MeanAbsoluteError(), backend: ReferenceBackend())
    let error = #expect(throws: ModelError.self) {
      try model.fit([data], [data], validationSplit: 0.3, validationSelection: .stratified)
    }
    #expect(
      error?.description
        == "fit: expected one class for each sample to stratify by, received targets of mean_absolute_error. "
        + "Say validation_selection=\"random\".")
    let history = try model.fit([data], [data], validationSplit: 0.3, validationSelection: .random)
    let (loss, validation) = (history["loss"][0], history["val_loss"][0])
    #expect(abs((loss * 21 + validation * 9) / 30 - 1) < 1e-6, "together all samples, once each")
  }

  @Test("4: the training column is a running mean; the training set can be evaluated at the end of each epoch")
  func runningMean() throws {
    let model = try classifier(metrics: [Accuracy()])
    let (x, y) = (noise([12, 2]), labels((0..<12).map { Int32($0 % 3) }))
    let history = try model.fit([x], [y], batchSize: 4, epochs: 2, reevaluatesTraining: true)
    let after = try model.evaluate(x, y)
    #expect(Array(history.history.keys) == ["accuracy", "loss", "train_accuracy", "train_loss"])
    #expect(history["train_loss"].last == after["loss"])
    #expect(history["train_accuracy"].last == after["accuracy"])
    #expect(history["loss"].last != after["loss"])
  }

  @Test("5: \"accuracy\" says what it means for these targets, and refuses what it could only guess")
  func accuracy() throws {
    let model = try classifier(metrics: [Accuracy()])
    #expect(try model.resolvedMetricNames([labels([0, 1])]).map(\.resolved) == ["sparse_categorical_accuracy"])
    let several = try classifier(3, activation: .sigmoid, loss: BinaryCrossentropy(), metrics: [Accuracy()])
    let error = #expect(throws: ModelError.self) {
      try several.checkData([noise([4, 2])], [Tensor(zeros: [4, 3])], for: "fit")
    }
    #expect(
      error?.description
        == "metric \"accuracy\": expected an output that picks one class, received 3 independent yes-or-no outputs "
        + "from scores. Use \"binary_accuracy\", which judges each output by itself.")
  }

  @Test("6: inputs, targets and losses are matched by name, never by order; no name is missing or left over")
  func names() throws {
    let model = try twoByTwo()
    let (a, b) = (noise([4, 2]), noise([4, 3]))
    #expect(try model.inputData(named: [("right", b), ("left", a)]) == [a, b])
    for names in [["left"], ["left", "right", "third"], ["left", "wrong"]] {
      let error = #expect(throws: ModelError.self) { try model.inputData(named: names.map { ($0, a) }) }
      #expect(
        error?.description == "model: expected data under the names of its inputs: left, right, received "
          + names.joined(separator: ", ") + ". Each name once; their order does not matter.")
    }
    // The same losses in another order are the same.
    func loss(_ losses: [(String, any Loss)]) throws -> Double? {
      let copy = try model.copy()
      try copy.compile(
        optimizer: SGD(), loss: .named(losses.map { ($0.0, $0.1) }), backend: ReferenceBackend())
      return try copy.evaluate([a, b], [noise([4, 1]), noise([4, 2])])["loss"]
    }
    #expect(
      try loss([("first", MeanSquaredError()), ("second", MeanAbsoluteError())])
        == loss([("second", MeanAbsoluteError()), ("first", MeanSquaredError())]))
  }

  @Test("7: a metric has one name in history, callbacks and files; compiling again forgets the old metrics")
  func metricNames() throws {
    let model = try twoByTwo()
    let mse = LossMetric(MeanSquaredError(), name: "mse")
    try model.compile(
      optimizer: SGD(), loss: .same(MeanSquaredError()), metrics: .named([("first", [mse]), ("second", [mse])]),
      backend: ReferenceBackend())
    let (x, y) = ([noise([4, 2]), noise([4, 3])], [noise([4, 1]), noise([4, 2])])
    var seen: [String] = []
    let watcher = LambdaCallback(epochEnd: { seen = Array($1.keys) })
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("names-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let history = try model.fit(
      x, y, callbacks: [watcher, CSVLogger("log.csv")], files: TrainingFiles(folder: folder))
    let names = ["first_loss", "first_mse", "loss", "second_loss", "second_mse"]
    #expect(Array(history.history.keys) == names)
    #expect(seen == names)
    #expect(model.logNames.sorted() == names)
    let header = try String(contentsOfFile: "\(folder)/log.csv", encoding: .utf8).split(separator: "\n")[0]
    #expect(header == "epoch," + names.joined(separator: ","))
    try model.compile(optimizer: SGD(), loss: .same(MeanSquaredError()), backend: ReferenceBackend())
    #expect(model.logNames == ["loss", "first_loss", "second_loss"])
  }

  @Test("8: EarlyStopping gives the best weights back whether it ended training or not, and tells the epoch")
  func earlyStopping() throws {
    for (patience, stopped) in [(1, 2), (10, nil)] as [(Int, Int?)] {
      let model = try classifier()
      let stopping = EarlyStopping(monitor: "loss", patience: patience, restoreBestWeights: true)
      var weights: [[Tensor]] = []
      let script = LossCourse([3, 1, 2, 2]) { weights.append($0) }
      try model.fit([noise([6, 2])], [labels([0, 1, 2, 0, 1, 2])], epochs: 4, callbacks: [script, stopping])
      #expect(stopping.stoppedEpoch == stopped)
      #expect(stopping.best?.epoch == 1)
      #expect(stopping.best?.value == 1)
      #expect(model.weightValues() == weights[1])
    }
  }

  @Test("9: a monitor is looked up before the first epoch, and its direction known for each output and prefix")
  func monitors() throws {
    let model = try twoByTwo()
    try model.compile(
      optimizer: SGD(), loss: .same(MeanSquaredError()), metrics: .named([("second", [R2Score()])]),
      backend: ReferenceBackend())
    let (x, y) = ([noise([4, 2]), noise([4, 3])], [noise([4, 1]), noise([4, 2])])
    var began = false
    let watcher = LambdaCallback(epochBegin: { _, _ in began = true })
    let error = #expect(throws: ModelError.self) {
      try model.fit(x, y, callbacks: [watcher, EarlyStopping(monitor: "val_acc")])
    }
    #expect(
      error?.description
        == "EarlyStopping: expected monitor to be one of loss, first_loss, second_loss, second_r2_score, received "
        + "\"val_acc\". Give fit validation_split or validation_data.")
    #expect(!began)
    for (monitor, isUp) in [
      ("first_loss", false), ("second_r2_score", true), ("val_first_loss", false), ("val_second_r2_score", true),
      ("train_second_r2_score", true), ("train_loss", false),
    ] {
      var direction: Bool?
      let asker = Asker { direction = $0.largerIsBetter(monitor) }
      try model.fit(
        x, y, validationData: (x, y), reevaluatesTraining: true, callbacks: [asker, EarlyStopping(monitor: monitor)])
      #expect(direction == isUp, "\(monitor)")
    }
  }

  @Test("12: a layer that is frozen stops learning at once and works as in inference")
  func freezing() throws {
    let normalization = BatchNormalization(name: "norm")
    let model = try Sequential {
      Input(shape: [2])
      normalization
      Dense(1, name: "out")
    }
    try model.compile(optimizer: SGD(0.1), loss: MeanSquaredError(), backend: ReferenceBackend())
    let (x, y) = (noise([8, 2]), noise([8, 1], seed: 6))
    try model.trainOnBatch([x], [y])
    let norm = try #require(model.layers.first { $0.state.name == "norm" })
    norm.state.isTrainable = false
    let before = norm.state.weights.map(\.value)
    let expected = try model.evaluate(x, y)["loss"]
    // Moving statistics are used, so training sees the loss that evaluation sees.
    #expect(try model.trainOnBatch([x], [y])["loss"] == expected)
    #expect(norm.state.weights.map(\.value) == before)
  }

  @Test("13: the summary shows who makes, passes, reads and drops a mask; dropping one is warned of")
  func masks() throws {
    let model = try Sequential {
      Input(shape: [4], dtype: .int32)
      Embedding(5, 2, maskZero: true, name: "words")
      Dense(2, name: "each")
      Conv1D(2, 2, name: "pairs")
      GlobalAveragePooling1D(name: "mean")
    }
    #expect(model.maskFlows.map { "\($0.layer) \($0.flow)" } == ["words makes", "each passes", "pairs drops"])
    #expect(model.summary.rows.map { $0.mask?.rawValue ?? "-" } == ["-", "makes", "passes", "drops", "-"])
    try model.compile(optimizer: SGD(), loss: MeanSquaredError(), backend: ReferenceBackend())
    let x = Tensor([1, 2, 0, 0] as [Int32], shape: [1, 4])
    #expect(
      try model.fit([x], [Tensor(zeros: [1, 2])]).warnings
        == ["pairs drops the mask of its input: masked steps count like all others behind it"])
    let reader = try Sequential {
      Input(shape: [4], dtype: .int32)
      Embedding(5, 2, maskZero: true, name: "words")
      GlobalAveragePooling1D(name: "mean")
    }
    #expect(reader.maskFlows.map { "\($0.layer) \($0.flow)" } == ["words makes", "mean consumes"])
  }

  @Test("14: a progress line is drawn on a terminal only; elsewhere an epoch is a line")
  func progress() throws {
    func text(isTerminal: Bool) throws -> String {
      var text = ""
      let logger = ProgressLogger(isTerminal: isTerminal, interval: .zero) { text += $0 }
      try indexModel().fit([indexData(4)], [indexData(4)], batchSize: 2, epochs: 2, shuffle: false, callbacks: [logger])
      return text
    }
    #expect(try text(isTerminal: false) == "epoch 1/2: loss 1.5\nepoch 2/2: loss 1.5\n")
    let end = "\u{1B}[K"
    let drawn = ["epoch 1/2", "epoch 2/2"].map { epoch in
      "\r\(epoch), batch 1/2: loss 0.5\(end)\r\(epoch), batch 2/2: loss 1.5\(end)\r\(epoch): loss 1.5\(end)\n"
    }
    #expect(try text(isTerminal: true) == drawn.joined())
  }

  /// As in Keras the next epoch goes on where the last one stopped, and one in which the data ends is shorter; here fit
  /// says so, and validation follows every epoch.
  @Test("15: steps_per_epoch that do not divide the data are announced, and every epoch is validated")
  func steps() throws {
    let data = indexData(6)
    let history = try indexModel().fit(
      [data], [data], batchSize: 2, epochs: 3, stepsPerEpoch: 2, validationData: ([data], [data]), shuffle: false)
    #expect(history["loss"] == [1.5, 4.5, 1.5])
    #expect(history["val_loss"].count == 3)
    #expect(
      history.warnings == [
        "6 samples make 3 batches of 2, no multiple of steps_per_epoch 2: the epoch in which the data ends is shorter"
      ])
    #expect(try indexModel().fit([data], [data], batchSize: 2, epochs: 3, stepsPerEpoch: 3).warnings.isEmpty)
  }

  @Test("16: softmax and loss are one formula that never saturates; from_logits after a softmax is refused")
  func logits() throws {
    let model = try classifier()
    try model.setWeightValues([Tensor(zeros: [2, 3]), Tensor([30, -30, 0] as [Float])])
    for backend in [ReferenceBackend(), CPUBackend(threads: 1)] as [any Backend] {
      try model.compile(optimizer: SGD(), loss: SparseCategoricalCrossentropy(), backend: backend)
      #expect(try model.evaluate(Tensor(zeros: [1, 2]), labels([1]))["loss"] == 60)
    }
    let error = #expect(throws: ModelError.self) {
      try classifier(loss: SparseCategoricalCrossentropy(fromLogits: true)).fit(noise([4, 2]), labels([0, 1, 2, 0]))
    }
    #expect(error?.help == "Leave from_logits out, or take activation=\"softmax\" away.")
  }

  @Test("17: classes have weights for every output and for steps of sequences; shapes are stated in the error")
  func weights() throws {
    let x = Input(shape: [3, 2])
    let model = try Model(
      inputs: [x],
      outputs: [
        Dense(2, activation: .softmax, name: "tags")(x),
        Dense(1, activation: .sigmoid, name: "flag")(Flatten()(x)),
      ])
    try model.compile(
      optimizer: SGD(0), loss: .named([("tags", SparseCategoricalCrossentropy()), ("flag", BinaryCrossentropy())]),
      backend: ReferenceBackend())
    let tags = Tensor([0, 1, 0, 1, 1, 1] as [Int32], shape: [2, 3])
    let flags = Tensor([1, 0] as [Float], shape: [2, 1])
    let history = try model.fit(
      [noise([2, 3, 2])], [tags, flags], classWeight: .named([("flag", [1: 3]), ("tags", [0: 0, 1: 2])]))
    let byHand = try model.evaluate(
      [noise([2, 3, 2])], [tags, flags],
      sampleWeight: .list([
        Tensor([0, 2, 0, 2, 2, 2] as [Float], shape: [2, 3]), Tensor([3, 1] as [Float]),
      ]))
    for name in ["tags_loss", "flag_loss"] { #expect(history[name] == [byHand[name] ?? .nan]) }
    let error = #expect(throws: ModelError.self) {
      try model.evaluate(
        [noise([2, 3, 2])], [tags, flags], sampleWeight: .named([("tags", Tensor(zeros: [3, 2])), ("flag", nil)]))
    }
    #expect(
      error?.description
        == "evaluate: expected sample_weight of shape (2,) or (2, 3), received (3, 2). A weight counts for a sample, or "
        + "for a step of it; the first axis is always that of the samples.")
  }

  @Test("18: predict, evaluate and train_on_batch in a loop compile once and copy nothing but the batch")
  func loops() throws {
    let backend = CountingBackend()
    let model = try classifier(optimizer: Adam(), backend: backend)
    let (x, y) = (noise([4, 2]), labels([0, 1, 2, 0]))
    func cost(_ work: () throws -> Void) throws -> [Int] {
      try work()
      let (compiled, made) = (backend.compiled, backend.made)
      for _ in 0..<3 { try work() }
      return [backend.compiled - compiled, backend.made - made]
    }
    #expect(try cost { _ = try model.predict(x) } == [0, 0])
    // The loss's sums begin anew.
    #expect(try cost { _ = try model.evaluate(x, y) } == [0, 6])
    #expect(try cost { try model.trainOnBatch([x], [y]) } == [0, 6])
    // What was trained is seen by who asks for it, and what is set from outside by who trains.
    let trained = model.weightValues()
    func seesTheWeights() throws -> Bool {
      let other = try model.predict([x], backend: ReferenceBackend())[0].numbers
      return try zip(model.predict(x).numbers, other).allSatisfy { abs($0 - $1) < 1e-6 }
    }
    #expect(try seesTheWeights())
    try model.setWeightValues(trained.map { Tensor(zeros: $0.shape) })
    #expect(abs((try model.trainOnBatch([x], [y])["loss"] ?? 0) - 1.0986123) < 1e-6)
    #expect(model.optimizerState?.iterations == 5)
    #expect(try seesTheWeights())
    // Freezing changes the order in which programs take weights.
    model.layers[1].state.isTrainable = false
    #expect(try seesTheWeights())
  }

  /// Single steps go on where the last one was, and draw the numbers that they are told to draw.
  @Test func singleStepsDrawTheirOwnNumbers() throws {
    func losses(_ seeds: [UInt64]) throws -> [Double] {
      let model = try Sequential {
        Input(shape: [2])
        Dropout(0.5)
        Dense(1)
      }
      try model.compile(optimizer: SGD(0), loss: MeanSquaredError(), backend: ReferenceBackend())
      let (x, y) = (noise([8, 2]), Tensor([Float](repeating: 1, count: 8), shape: [8, 1]))
      return try seeds.map { try model.trainOnBatch([x], [y], seed: $0)["loss"] ?? .nan }
    }
    let drawn = try losses([1, 1, 2, 1])
    #expect(Set(drawn).count == 4)
    #expect(try losses([1, 1, 3, 1])[3] == drawn[3])
  }

  @Test("19: a summary knows every shape from the declaration")
  func summaries() throws {
    let x = Input(shape: [4], name: "x")
    let hidden = try Dense(300, activation: .relu, name: "hidden")(x)
    let model = try Model(
      inputs: x, outputs: Add(name: "sum")([Dense(4, name: "back")(hidden), x]), name: "residual")
    #expect(
      "\(model.summary)" == """
        Model: "residual"
        ┏━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━┳━━━━━━━━━━━━━━┓
        ┃ Layer (type)   ┃ Output Shape ┃ Param # ┃ Connected to ┃
        ┡━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━╇━━━━━━━━━━━━━━┩
        │ x (InputLayer) │ (batch, 4)   │       0 │ -            │
        ├────────────────┼──────────────┼─────────┼──────────────┤
        │ hidden (Dense) │ (batch, 300) │   1,500 │ x            │
        ├────────────────┼──────────────┼─────────┼──────────────┤
        │ back (Dense)   │ (batch, 4)   │   1,204 │ hidden       │
        ├────────────────┼──────────────┼─────────┼──────────────┤
        │ sum (Add)      │ (batch, 4)   │       0 │ back, x      │
        └────────────────┴──────────────┴─────────┴──────────────┘
         Total params: 2,704 (10.56 KB)
         Trainable params: 2,704 (10.56 KB)
         Non-trainable params: 0 (0.00 B)
        """)
    // Once trained, the optimizer's numbers count: two moments, the step and the learning rate.
    let small = try classifier(optimizer: Adam())
    small.layers[1].state.isTrainable = true
    try small.fit(noise([4, 2]), labels([0, 1, 2, 0]))
    #expect(
      small.summary.text(showsTrainable: true) == """
        Model: "sequential"
        ┏━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━┳━━━━━━━━━━━┓
        ┃ Layer (type)          ┃ Output Shape ┃ Param # ┃ Trainable ┃
        ┡━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━╇━━━━━━━━━━━┩
        │ features (InputLayer) │ (batch, 2)   │       0 │ -         │
        ├───────────────────────┼──────────────┼─────────┼───────────┤
        │ scores (Dense)        │ (batch, 3)   │       9 │ Y         │
        └───────────────────────┴──────────────┴─────────┴───────────┘
         Total params: 29 (116.00 B)
         Trainable params: 9 (36.00 B)
         Non-trainable params: 0 (0.00 B)
         Optimizer params: 20 (80.00 B)
        """)
  }

  @Test("20: a loss that is no number ends training, and its origin is named: batch, layer, its inputs")
  func nonFiniteLosses() throws {
    let x = matrix([[1, 2], [3, 4], [1e30, 2e30], [5, 6]])
    let model = try Sequential {
      Input(shape: [2])
      Dense(2, useBias: false, kernelInitializer: .constant(1e5), name: "hidden")
      Dense(1, useBias: false, kernelInitializer: .constant(1e5), name: "out")
    }
    try model.compile(optimizer: SGD(0), loss: MeanSquaredError(), backend: CPUBackend(threads: 1))
    let history = try model.fit([x], [Tensor(zeros: [4, 1])], batchSize: 1, epochs: 9, shuffle: false)
    #expect(history.epochs == [0])
    #expect(
      history.warnings == [
        "fit: expected a finite loss, received inf in batch 3 of epoch 1, because out made inf of inputs from 3.0000001e+35 "
          + "to 3.0000001e+35, 3.0000001e+35 on average. Try a smaller learning rate, clipnorm=1 in the optimizer, or "
          + "data scaled to about -1…1."
      ])
    // Too large a step: the weights are what is no number.
    let other = try classifier(
      1, activation: .linear, loss: MeanSquaredError(), optimizer: SGD(1e30), backend: CPUBackend(threads: 1))
    let error = #expect(throws: ModelError.self) {
      try other.fit(
        [matrix([[1, 2], [1, 1], [2, 1]])], [matrix([[3], [4], [5]])], batchSize: 1, epochs: 4, shuffle: false,
        callbacks: [TerminateOnNaN(throwsError: true)])
    }
    #expect(
      error?.description
        == "TerminateOnNaN: expected a finite loss, received inf in batch 2 of epoch 1, because the loss made it of the "
        + "finite output scores, from 9.612592e+30 to 9.612592e+30, 9.612592e+30 on average. Try a smaller learning "
        + "rate, clipnorm=1 in the optimizer, or data scaled to about -1…1.")
    let infinite = try #require(
      try classifier(1, activation: .linear, loss: MeanSquaredError(), optimizer: SGD(0)).fit(
        matrix([[1, 2], [.infinity, 1]]), matrix([[1], [2]])
      ).warnings.first)
    #expect(
      infinite.hasSuffix(
        "in batch 1 of epoch 1, because the data of features has inf in it. Drop such samples, or bring the numbers into "
          + "a range of about -1…1."))
  }

  @Test("21: the backend is a value: two of them work side by side and agree")
  func backends() throws {
    let model = try classifier()
    let x = noise([5, 2])
    let judged = try model.predict([x], backend: ReferenceBackend())[0].numbers
    let computed = try model.predict([x], backend: CPUBackend(threads: 1))[0].numbers
    #expect(zip(judged, computed).allSatisfy { abs($0 - $1) < 1e-6 })
  }
}

/// Puts given losses into the logs, and shows the weights of each epoch.
private final class LossCourse: Callback {
  private let losses: [Double]
  private let show: ([Tensor]) -> Void

  init(_ losses: [Double], _ show: @escaping ([Tensor]) -> Void) {
    self.losses = losses
    self.show = show
  }

  func epochEnd(_ session: TrainingSession, logs: inout Logs) throws {
    logs["loss"] = losses[session.epoch]
    show(try session.weights())
  }
}

/// Asks the session something when training begins.
private final class Asker: Callback {
  private let ask: (TrainingSession) -> Void
  init(_ ask: @escaping (TrainingSession) -> Void) { self.ask = ask }
  func trainBegin(_ session: TrainingSession) { ask(session) }
}

/// The `cpu` backend, with a count of the programs and buffers that are made.
private final class CountingBackend: Backend, @unchecked Sendable {
  private let inner = CPUBackend(threads: 1)
  private(set) var compiled = 0
  private(set) var made = 0
  var name: String { inner.name }
  var numerics: String { inner.numerics }

  func makeBuffer(_ tensor: Tensor) throws -> any Buffer {
    made += 1
    return try inner.makeBuffer(tensor)
  }
  func read(_ buffer: any Buffer) throws -> Tensor { try inner.read(buffer) }
  func compile(_ graph: Graph) throws -> any Executable {
    compiled += 1
    return try inner.compile(graph)
  }
  func refill(_ buffer: inout any Buffer, with rows: Rows, of tensor: Tensor) throws {
    try inner.refill(&buffer, with: rows, of: tensor)
  }
}

import CPUBackend
import ModelTraining
import NeuralLayers
import TensorCore
import Testing

/// A training that is stopped at every place where it can be, and gone on with by another model.
struct ResumableFit: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var optimizer: @Sendable () -> any Optimizer = { Adam(0.05) }
  var stack: @Sendable () throws -> Model = {
    try Sequential {
      Input(shape: [2])
      Dense(4, activation: .relu)
      BatchNormalization()
      Dropout(0.3)
      Dense(1)
    }
  }
  var callbacks: @Sendable () -> [any Callback] = { [] }
  var stepsPerEpoch: Int?
  var reevaluates = false
  var batchSize: Int? = 4
  var inputs: Shape = [14, 2]

  func model() throws -> Model {
    let model = try stack()
    try model.compile(
      optimizer: optimizer(), loss: MeanSquaredError(), metrics: [RootMeanSquaredError()],
      backend: CPUBackend(threads: 1))
    return model
  }

  /// Fits a model; what there is to know of it afterwards.
  func run(_ keeper: Keeper) throws -> [KeptValue] {
    let model = try model()
    let callbacks = callbacks()
    let x = noise(inputs)
    let history = try model.fit(
      [x], [noise([inputs[0], 1], seed: 6)], sampleWeight: nil, classWeight: nil, batchSize: batchSize, epochs: 4,
      initialEpoch: 1, stepsPerEpoch: stepsPerEpoch, validationSplit: 0,
      validationSelection: .last, validationData: ([noise(inputs, seed: 7)], [noise([inputs[0], 1], seed: 8)]),
      validationBatchSize: batchSize, validationSteps: nil, validationFrequency: 1, reevaluatesTraining: reevaluates,
      shuffle: true, callbacks: callbacks, files: TrainingFiles(), seed: 3, label: "fit", keeper: keeper)
    return [model.kept, history.memory] + callbacks.map(\.memory)
  }
}

/// Interrupts at the so-many-th question, and keeps what it is given as bytes.
final class Keeper: TrainingKeeper {
  private let limit: Int
  private(set) var questions = 0
  private var bytes: [UInt8]?

  init(interruptingAt limit: Int, after earlier: Keeper? = nil) {
    self.limit = limit
    bytes = earlier?.bytes
  }

  func recall() -> KeptValue? { bytes.flatMap { bytes in bytes.withUnsafeBytes { KeptValue(bytes: $0) } } }
  var isInterrupted: Bool {
    questions += 1
    return questions >= limit
  }
  func isDue(afterEpoch: Bool) -> Bool { false }
  func keep(_ training: KeptValue) {
    var bytes: [UInt8] = []
    training.write { bytes += $0 }
    self.bytes = bytes
  }
}

private let fits: [ResumableFit] = [
  ResumableFit(testDescription: "dropout and moving statistics"),
  ResumableFit(
    testDescription: "callbacks that remember",
    callbacks: {
      [
        EarlyStopping(monitor: "loss", patience: 5, restoreBestWeights: true),
        ReduceLROnPlateau(monitor: "val_loss", factor: 0.5, patience: 1, minDelta: 10),
      ]
    }),
  ResumableFit(
    testDescription: "a rate for each epoch, made of the last",
    callbacks: { [LearningRateScheduler { _, rate in rate * 0.7 }] }),
  ResumableFit(
    testDescription: "a schedule", optimizer: { SGD().with { $0.schedule = CosineDecay(0.1, decaySteps: 9) } }),
  ResumableFit(
    testDescription: "averages that change places at the ends of epochs",
    optimizer: {
      Adam(0.05).with {
        $0.usesAverages = true
        $0.averageMomentum = 0.5
      }
    },
    callbacks: { [SwapEMAWeights(swapsEpochs: true)] }),
  ResumableFit(
    testDescription: "averages during validation",
    optimizer: {
      Adam(0.05).with {
        $0.usesAverages = true
        $0.averageMomentum = 0.5
      }
    },
    callbacks: { [SwapEMAWeights()] }, reevaluates: true),
  ResumableFit(testDescription: "epochs that end within the data", stepsPerEpoch: 3),
  ResumableFit(
    testDescription: "states between batches",
    stack: {
      try Sequential {
        Input(batchShape: [2, 3, 2])
        GRU(3, stateful: true)
        Dense(1)
      }
    }, batchSize: 2, inputs: [6, 3, 2]),
]

@Suite struct ResumeTests {
  @Test(arguments: fits) func aFitGoesOnAsIfNothingHadHappened(_ fit: ResumableFit) throws {
    let undisturbed = Keeper(interruptingAt: .max)
    let expected = try fit.run(undisturbed)
    #expect(undisturbed.questions >= 20)
    for place in 1...undisturbed.questions {
      let first = Keeper(interruptingAt: place)
      let error = #expect(throws: TrainingInterrupted.self, "question \(place)") { try fit.run(first) }
      guard error != nil else { continue }
      #expect(try fit.run(Keeper(interruptingAt: .max, after: first)) == expected, "question \(place)")
    }
  }

  @Test func anInterruptedFitCanBeInterruptedAgain() throws {
    let fit = fits[1]
    let expected = try fit.run(Keeper(interruptingAt: .max))
    var keeper = Keeper(interruptingAt: 1)
    var interruptions = 0
    while true {
      do {
        #expect(try fit.run(keeper) == expected)
        break
      } catch is TrainingInterrupted {
        interruptions += 1
        // Each goes a little further than the last; a validation that is interrupted begins again.
        keeper = Keeper(interruptingAt: 7, after: keeper)
        guard interruptions < 200 else { break }
      }
    }
    #expect((3..<200).contains(interruptions))
  }

  @Test func refusesACheckpointOfAnotherTraining() throws {
    let keeper = Keeper(interruptingAt: 5)
    #expect(throws: TrainingInterrupted.self) { try fits[0].run(keeper) }
    let error = #expect(throws: ModelError.self) { try fits[7].run(Keeper(interruptingAt: .max, after: keeper)) }
    #expect(
      error?.description == "fit: expected a checkpoint of this training, received one of another. "
        + "Begin anew with --fresh.")
  }
}

import CPUBackend
import ModelFiles
import ModelTraining
import NeuralLayers
import TensorCore
import Testing

/// Two inputs and two outputs, models in models, shared and frozen layers, names of someone's own.
@Test func aModelOfSeveralPartsPredictsWhatKerasPredicts() throws {
  let model = try Model.load(KerasData.path("several.keras"), LoadingOptions())
  #expect(model.inputNames == ["the image", "numbers"])
  #expect(Set(model.outputNames) == ["class", "amount"])
  let x = try [KerasData.tensor("several.x0.npy"), KerasData.tensor("several.x1.npy")]
  let expected = try [KerasData.tensor("several.y0.npy"), KerasData.tensor("several.y1.npy")]
  let backend = CPUBackend(threads: 1)
  #expect(largestDifference(try model.predict(x, backend: backend), expected) < 1e-5)
  let again = try Model.load(model.fileContent(), file: "again.keras")
  #expect(try again.predict(x, backend: backend) == model.predict(x, backend: backend))
  #expect(again.trainableWeights.count == model.trainableWeights.count)
}

/// Optimizer with its schedule and memory, losses with their weights, metrics: training goes on as Keras's did.
@Test func aCompiledModelTrainsOnAsKerasDid() throws {
  let options = LoadingOptions(backend: CPUBackend(threads: 1))
  let model = try Model.load(KerasData.path("trained.keras"), options)
  #expect(model.optimizerState?.iterations == 10)
  #expect(model.compiled?.lossWeights == [1, 0.5])
  #expect(model.compiled?.metrics.map(\.logName) == ["kind_accuracy", "frozen_mae", "frozen_squares"])
  let copy = try Model.load(model.fileContent(), file: "again.keras", options)
  let x = try KerasData.tensor("trained.x0.npy")
  let y = try [KerasData.tensor("trained.t0.npy"), KerasData.tensor("trained.t1.npy")]
  for model in [model, copy] {
    let history = try model.fit([x], y, batchSize: 4, epochs: 2, shuffle: false)
    let logs = history.history.sorted { $0.key < $1.key }.flatMap(\.value).map(Float.init)
    let received = Tensor(logs + model.weightValues().flatMap { $0.scalars(as: Float.self) })
    // Ten updates of float32 numbers near 1, with steps of up to 0.05.
    #expect(largestDifference([received], [try KerasData.tensor("trained.after.npy")]) < 1e-4)
  }
  #expect(copy.weightValues() == model.weightValues())
}

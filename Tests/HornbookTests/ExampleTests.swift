import Hornbook
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The examples of the documentation do what it says.
@Suite struct ExampleTests {
  private let digits: Dataset
  private let diabetes: Dataset

  init() {
    digits = EmbeddedDatasets.digits()
    diabetes = EmbeddedDatasets.diabetes()
  }

  @Test func layersOfOnesOwnLearn() throws {
    let model = try trainWithOwnLayers(digits)
    // A softmax over ten classes alone would score a tenth.
    #expect(try #require(model.evaluate(digits)["accuracy"]) > 0.9)
    #expect(
      model.layers.map { $0.state.name } == ["input_layer", "flatten", "random_gain", "gated_dense", "lambda", "dense"])
    #expect(
      model.weights.map(model.path(of:)) == ["gated_dense/kernel", "gated_dense/gate", "dense/kernel", "dense/bias"])
    // No gain in inference: the same prediction twice.
    #expect(try model.predict(digits) == model.predict(digits))
  }

  @Test func ofTheTargetsTheQuantileLiesBelow() throws {
    let predictions = try trainWithOwnLoss(diabetes).scalars(as: Float.self)
    let targets = try #require(diabetes.y).scalars(as: Float.self)
    let below = zip(targets, predictions).count { $0 < $1 }
    #expect((0.85...0.95).contains(Double(below) / Double(targets.count)))
  }

  @Test func aFormulaIsALoss() throws {
    let model = try Sequential {
      Input(shape: [2])
      Dense(1, kernelInitializer: .ones)
    }
    try compileWithAFormula(model)
    // Sums 3 and 7 for the targets 1 and 8: errors of 2 and 1.
    let logs = try model.evaluate(Tensor([1, 2, 3, 4] as [Float], shape: [2, 2]), Tensor([1, 8] as [Float]))
    #expect(logs["loss"] == 4.5)
  }

  @Test func metricsOfOnesOwnAreLogged() throws {
    let logs = try evaluateWithOwnMetrics(diabetes)
    #expect(Array(logs.keys) == ["loss", "within_tolerance", "largest_error"])
    #expect(try #require(logs["within_tolerance"]) < 1)
    let largest = try #require(logs["largest_error"])
    // The mean square lies below the square of the largest.
    #expect(largest * largest > (try #require(logs["loss"])) && largest > 50)
  }

  @Test func aFunctionIsAMetric() throws {
    let model = try Sequential {
      Input(shape: [1])
      Dense(1, kernelInitializer: .ones)
    }
    let bias = LambdaMetric("bias") { target, prediction in try prediction - target }
    try model.compile(loss: .meanSquaredError, metrics: [bias])
    let logs = try model.evaluate(Tensor([1, 2] as [Float]), Tensor([0, 4] as [Float]))
    #expect(logs == ["loss": 2.5, "bias": -0.5])
  }

  @Test func aCallbackOfOnesOwnEndsTraining() throws {
    let history = try trainUntilGoodEnough(digits)
    #expect(history.epochs.count < 50)
    #expect(try #require(history["accuracy"].last) >= 0.9)
    #expect(history["accuracy"].dropLast().allSatisfy { $0 < 0.9 })
    #expect(history["step_size"] == history.epochs.map { _ in 0.01 })
  }

  @Test func functionalModelsHaveTheirShapes() throws {
    let residual = try residualNetwork()
    #expect(residual.outputs[0].shape.description == "(batch, 10)")
    let twins = try twins()
    #expect(twins.inputNames == ["left", "right"])
    #expect(twins.weights.map(twins.path(of:)) == ["encoder/kernel", "encoder/bias", "dense/kernel", "dense/bias"])
    let (a, b) = (Tensor([1, 2, 3, 4] as [Float], shape: [1, 4]), Tensor([4, 3, 2, 1] as [Float], shape: [1, 4]))
    #expect(try twins.predict([a, b]) == twins.predict([b, a]))
  }

  @Test func namesDecideWhatIsWhat() throws {
    let part = try digits.take(64)
    let labels = try #require(part.y)
    let size = Tensor(labels.numbers.map { Float($0 / 10) }, shape: [64, 1])
    let isLarge = Tensor(labels.numbers.map { Float($0 > 4 ? 1 : 0) }, shape: [64, 1])
    let predictions = try trainByName(image: part.x, size: size, digit: labels, isLarge: isLarge)
    #expect(predictions.mapValues(\.shape) == ["digit": [64, 10], "large": [64, 1]])
  }

  @Test func aTrainedModelIsALayer() throws {
    let trained = try residualNetwork()
    let model = try reuse(trained)
    #expect(model.trainableWeights.map(model.path(of:)) == ["dense/kernel", "dense/bias"])
  }

  @Test func filesKeepPredictions() throws {
    let model = try residualNetwork()
    let images = try digits.take(3).x
    let expected = try model.predict(images)
    var template = Array("\(P_tmpdir)/hornbook-examples-XXXXXX".utf8CString)
    let folder = String(cString: try #require(mkdtemp(&template)))
    defer {
      for name in ["digits.keras", "digits.weights.h5"] { unlink("\(folder)/\(name)") }
      rmdir(folder)
    }
    #expect(try saveAndLoad(model, images, in: folder) == expected)
    let fresh = try residualNetwork().copy()
    try moveWeights(from: model, to: fresh, in: folder)
    #expect(try fresh.predict(images) == expected)
  }

  // MARK: Comments

  @Test func shapesInCommentsAreRight() throws {
    for (expected, tensor) in LayerShapes.all { #expect(try tensor().shape.description == expected) }
  }

  @Test func numbersInCommentsAreRight() throws {
    #expect(try colours() == Tensor([2, 0, 1] as [Int32]))
    #expect(try words() == Tensor([2, 5, 0, 0] as [Int32], shape: [1, 4]))
    #expect(tensorElements() == (6, 5))
    #expect(try splitTexts(["a b"], ["b", "c"]).shape == [2, 40])
    #expect(order().sorted() == [0, 1, 2, 3, 4])
    #expect(try flattened(digits).x.shape == [1797, 64])
    #expect(try splitByStream() == 1437 - 360)
    #expect(functionMetric().name == "bias")
  }

  @Test func modelsInCommentsConnect() throws {
    #expect(try functionalModel().weights.reduce(0) { $0 + $1.shape.count } == 784 * 128 + 128 + 1280 + 10)
    #expect(try smallestModel().weights.reduce(0) { $0 + $1.shape.count } == 7850)
    #expect(try stack().outputs[0].shape.description == "(batch, 10)")
    let (image, code) = (Input(shape: [6]), Input(shape: [2]))
    let autoencoder = try models(image, Dense(2)(image), code, Dense(6)(code), Input(shape: [6]))
    #expect(autoencoder.outputs[0].shape.description == "(batch, 6)")
    #expect(openInputs().map(\.shape.description) == ["(batch, None)", "(32, 10, 4)"])
    #expect(lambdas().map(\.description) == ["Lambda(square)", "Lambda(difference)"])
    let table = Tensor([1, 10, 3, 30] as [Float], shape: [2, 2])
    #expect(try adaptedLayers(table).count == 3)
  }

  @Test func programsInCommentsRun() throws {
    let executable = try execute(
      graph(), [CPUBackend().makeBuffer(Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3]))])
    #expect(try CPUBackend().read(executable[0]) == Tensor([3, 5, 7, 9, 11, 13] as [Float], shape: [2, 3]))
    _ = try withoutFusion().compile(graph())
    #expect(callbacks().count == 2)
    #expect(schedule().options.schedule is CosineDecay)
  }
}

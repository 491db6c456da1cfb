import CPUBackend
import Foundation
import GraphCore
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// A line of `training.json`: what Keras made of a loss, a metric, an optimizer or a schedule.
///
/// `record.py` wrote it; numbers that go in follow from ``numbers(_:salt:from:to:)`` in both places.
struct TrainingResult: Sendable, CustomTestStringConvertible {
  let json: JSON

  static let all: [TrainingResult] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let lines = try? JSON(contentsOf: folder.appendingPathComponent("training.json")).elements
    return (lines ?? []).map(TrainingResult.init)
  }()

  static func of(_ kind: String) -> [TrainingResult] { all.filter { $0.json["kind"].string == kind } }

  var name: String { json["name"].string ?? "" }

  var testDescription: String {
    let arguments = json["arguments"].entries.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }
    return "\(name)(\(arguments.joined(separator: ", "))) \(json["form"].string ?? "")"
  }

  func numbers(_ key: String) -> [Double] { json[key].elements.compactMap(\.double) }

  /// Whether numbers agree with those that were recorded, which Keras computed in float32.
  func expect(_ computed: [Double], _ key: String, relative: Double = 2e-5, absolute: Double = 2e-6) {
    let expected = numbers(key)
    #expect(computed.count == expected.count, "\(key)")
    for (index, (a, b)) in zip(computed, expected).enumerated()
    where !(abs(a - b) <= absolute + relative * abs(b)) {
      Issue.record("\(key)[\(index)]: expected \(b), received \(a)")
      return
    }
  }
}

extension JSON {
  fileprivate var text: String {
    switch self {
    case .null: "None"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): value
    case .array(let values): "[\(values.map(\.text).joined(separator: " "))]"
    case .object: "{}"
    }
  }
}

private func numbers(_ shape: Shape, _ salt: Int, from low: Double = -1, to high: Double = 1) -> Tensor {
  let values = (0..<shape.count).map { Float(low + (high - low) * Double(($0 * 37 + salt * 61 + 17) % 101) / 101) }
  return Tensor(values, shape: shape)
}

/// Targets and predictions of five samples.
private struct Samples {
  let targets: Tensor
  let predictions: Tensor

  init(_ form: String) throws {
    func classes(_ shape: Shape, _ factor: Int = 3) -> Tensor {
      Tensor((0..<shape.count).map { Int32($0 * factor % 4) }, shape: shape)
    }
    func oneHot(_ labels: Tensor) -> Tensor {
      Tensor(
        labels.numbers.flatMap { label in (0..<4).map { Double($0) == label ? Float(1) : 0 } },
        shape: Shape(labels.shape.dimensions + [4]))
    }
    func binary(_ shape: Shape) -> Tensor {
      Tensor((0..<shape.count).map { $0 * 3 % 4 > 1 ? Float(1) : 0 }, shape: shape)
    }
    func shares(_ shape: Shape) -> Tensor { numbers(shape, 2, from: 0.05, to: 0.95) }
    switch form {
    case "probabilities": (targets, predictions) = (numbers([5, 4], 1, from: 0, to: 1), shares([5, 4]))
    case "logits": (targets, predictions) = (numbers([5, 4], 1, from: 0, to: 1), numbers([5, 4], 2, from: -3, to: 3))
    case "one-hot": (targets, predictions) = (oneHot(classes([5])), shares([5, 4]))
    case "classes": (targets, predictions) = (classes([5]), shares([5, 4]))
    case "channels first": (targets, predictions) = (numbers([5, 4, 3], 1, from: 0, to: 1), shares([5, 4, 3]))
    case "classes of channels first": (targets, predictions) = (classes([5, 3]), shares([5, 4, 3]))
    case "numbers": (targets, predictions) = (numbers([5, 4], 1), numbers([5, 4], 2))
    case "binary": (targets, predictions) = (binary([5, 1]), shares([5, 1]))
    case "binary four": (targets, predictions) = (binary([5, 4]), shares([5, 4]))
    case "segments":
      (targets, predictions) = (classes([5, 3]), classes([5, 3], 7).converted(to: .float32))
    case "segment scores": (targets, predictions) = (classes([5, 3]), shares([5, 3, 4]))
    case "one-hot segments": (targets, predictions) = (oneHot(classes([5, 3])), shares([5, 3, 4]))
    case "embeddings": (targets, predictions) = (Tensor([0, 1, 0, 2, 1] as [Int32]), numbers([5, 4], 2))
    default: throw FixtureError("\(form) is no form of samples")
    }
  }

  static let weights = numbers([5], 3, from: 0, to: 2)

  /// A model whose predictions are its weights: it looks up those of sample 0, 1, 2 and so on.
  func model() throws -> Model {
    let shape = predictions.rowShape
    let input = Input(shape: [1], dtype: .int32)
    let rows = try Embedding(5, shape.count)(input)
    let model = try Model(inputs: input, outputs: Reshape(shape.dimensions)(rows))
    try model.setWeightValues([predictions.reshaped(to: [5, shape.count])])
    return model
  }

  static let inputs = Tensor([0, 1, 2, 3, 4] as [Int32], shape: [5, 1])
}

@Suite("Keras's losses, metrics, optimizers and schedules")
struct TrainingResultTests {
  @Test func everyKindIsRecorded() {
    let counts = ["loss", "metric", "optimizer", "schedule"].map { TrainingResult.of($0).count }
    #expect(counts == [38, 66, 45, 14])
  }

  /// Value, weighted value and gradient.
  @Test(arguments: TrainingResult.of("loss"))
  func lossesAgree(result: TrainingResult) throws {
    let type = try #require(LossCatalog.all.first { $0.signature.name == result.name })
    let loss = try type.init(ConfiguredModel.arguments(type.signature, result.json["arguments"]))
    let samples = try Samples(result.json["form"].string ?? "")
    let model = try samples.model()
    try model.compile(optimizer: SGD(), loss: loss, backend: ReferenceBackend())
    let plain = try model.evaluate([Samples.inputs], [samples.targets])
    result.expect([plain["loss"] ?? .nan], "value")
    if !result.json["weighted"].isNull {
      let weighted = try model.evaluate([Samples.inputs], [samples.targets], sampleWeight: .same(Samples.weights))
      result.expect([weighted["loss"] ?? .nan], "weighted")
    }
    let program = try GradientProgram(
      model: model, inputTypes: [TensorType([5, 1], .int32)],
      targetTypes: [TensorType(samples.targets.shape, samples.targets.dtype)])
    let results = try ReferenceBackend().run(
      program.graph, program.weights.compactMap(\.value) + [Samples.inputs, samples.targets])
    result.expect(results[1].numbers, "gradient")
  }

  /// Two batches, plain and weighted.
  @Test(arguments: TrainingResult.of("metric"))
  func metricsAgree(result: TrainingResult) throws {
    let type = try #require(MetricCatalog.all.first { $0.signature.name == result.name })
    let samples = try Samples(result.json["form"].string ?? "")
    for isWeighted in [false, true] {
      let metric = try type.init(ConfiguredModel.arguments(type.signature, result.json["arguments"]))
      let model = try samples.model()
      try model.compile(
        optimizer: SGD(), loss: nil, metrics: isWeighted ? nil : .same([metric]),
        weightedMetrics: isWeighted ? .same([metric]) : nil, backend: ReferenceBackend())
      var weights = Samples.weights
      if result.name.contains("IoU") {
        weights = Tensor(weights.numbers.map { Float($0.rounded(.toNearestOrEven)) })
      }
      let logs = try model.evaluate(
        [Samples.inputs], [samples.targets], sampleWeight: isWeighted ? .same(weights) : nil, batchSize: 3)
      result.expect(logs.filter { $0.key != "loss" }.map(\.value), isWeighted ? "weighted" : "value")
    }
  }

  /// Six steps of a dense layer, weights compared after each.
  @Test(arguments: TrainingResult.of("optimizer"))
  func optimizersAgree(result: TrainingResult) throws {
    let rate = result.json["learning_rate"].double ?? 0
    var arguments = result.json["arguments"].entries
    let optimizer: any Optimizer
    if result.name == "LossScaleOptimizer" {
      optimizer = LossScaleOptimizer(
        SGD(rate), initialScale: arguments["initial_scale"]?.double ?? 32_768,
        growthSteps: arguments["dynamic_growth_steps"]?.integer ?? 2000)
    } else {
      arguments["learning_rate"] = .number(rate)
      let type = try #require(OptimizerCatalog.all.first { $0.signature.name == result.name })
      optimizer = try type.init(ConfiguredModel.arguments(type.signature, .object(arguments)))
    }
    let model = try Sequential {
      Input(shape: [3])
      Dense(4)
    }
    try model.setWeightValues([numbers([3, 4], 10), numbers([4], 11)])
    // Products that overflow must be those of float32.
    try model.compile(optimizer: optimizer, loss: MeanSquaredError(), backend: CPUBackend(threads: 1))
    let expected = result.json["weights"].elements
    #expect(expected.count == 6)
    for (step, weights) in expected.enumerated() {
      try model.trainOnBatch(
        [numbers([5, 3], 20 + step, from: -2, to: 2)], [numbers([5, 4], 40 + step, from: -2, to: 2)])
      let computed = model.weightValues().flatMap(\.numbers)
      let places = zip(computed, weights.elements.compactMap(\.double))
      // Rounding of sums of five products, carried over up to six steps.
      guard let wrong = places.first(where: { !(abs($0 - $1) <= 1e-5 + 1e-4 * abs($1)) }) else { continue }
      Issue.record("after step \(step + 1): expected \(wrong.1), received \(wrong.0)")
      return
    }
  }

  /// The averages of the weights stand in their place after `fit`, as Keras finalizes them.
  @Test(arguments: TrainingResult.of("optimizer").filter { !$0.json["finalized"].isNull })
  func averagesReplaceWeightsAtTheEnd(result: TrainingResult) throws {
    var arguments = result.json["arguments"].entries
    arguments["learning_rate"] = result.json["learning_rate"]
    let type = try #require(OptimizerCatalog.all.first { $0.signature.name == result.name })
    let model = try Sequential {
      Input(shape: [3])
      Dense(4)
    }
    try model.setWeightValues([numbers([3, 4], 10), numbers([4], 11)])
    try model.compile(
      optimizer: try type.init(ConfiguredModel.arguments(type.signature, .object(arguments))), loss: MeanSquaredError(),
      backend: ReferenceBackend())
    let x = (0..<6).map { numbers([5, 3], 20 + $0, from: -2, to: 2) }
    let y = (0..<6).map { numbers([5, 4], 40 + $0, from: -2, to: 2) }
    try model.fit(
      [Tensor.concatenatingRows(x)], [Tensor.concatenatingRows(y)], batchSize: 5, shuffle: false)
    result.expect(model.weightValues().flatMap(\.numbers), "finalized", relative: 1e-4, absolute: 1e-5)
  }

  @Test(arguments: TrainingResult.of("schedule"))
  func schedulesAgree(result: TrainingResult) throws {
    let type = try #require(ScheduleCatalog.all.first { $0.signature.name == result.name })
    var arguments = result.json["arguments"].entries
    for (parameter, value) in zip(type.signature.parameters, result.json["positional"].elements) {
      arguments[parameter.name] = value
    }
    let schedule = try type.init(ConfiguredModel.arguments(type.signature, .object(arguments)))
    let steps = result.json["steps"].elements.compactMap(\.integer)
    // The largest rate is 0.1; half cosines of float32 are right to some units in its last place.
    result.expect(
      try steps.map { try schedule.rate(at: $0, on: ReferenceBackend()) }, "value", relative: 2e-6, absolute: 2e-8)
  }
}

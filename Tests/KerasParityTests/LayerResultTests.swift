import Foundation
import GraphCore
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// What Keras made of single layers, most of them without a recorded case: `layers.json`, a line each.
///
/// Inputs and weights follow from a formula (see ``numbers(_:salt:from:to:)``), so only results are recorded.
private func recorded() throws -> [JSON] {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  return try JSON(contentsOf: folder.appendingPathComponent("layers.json")).elements
}

private func numbers(_ count: Int, salt: Int, from low: Double = -1, to high: Double = 1) -> [Double] {
  (0..<count).map { low + (high - low) * Double(($0 * 37 + salt * 61 + 17) % 101) / 101 }
}

@Test func singleLayersGiveKerasResults() throws {
  let results = try recorded()
  #expect(results.count == 81)
  for result in results { try check(result) }
}

private func check(_ result: JSON) throws {
  let name = result["name"].string ?? ""
  let layerName = result["layer"].string ?? ""
  let type = try #require(LayerCatalog.layer(named: layerName), "\(name)")
  let layer = try type.init(ConfiguredModel.arguments(type.signature, result["arguments"]))
  let isActivation = layerName == "Activation"
  var inputs: [SymbolicTensor] = []
  var data: [[Double]] = []
  for (index, input) in result["inputs"].elements.enumerated() {
    let shape = Shape(input["shape"].elements.compactMap(\.integer))
    let dtype = try #require(input["dtype"].string.flatMap(DType.init(rawValue:)))
    inputs.append(Input(shape: Shape(Array(shape.dimensions.dropFirst())), dtype: dtype))
    data.append(
      dtype == .int32
        ? (0..<shape.count).map { Double($0 * 5 % 6) }
        : numbers(shape.count, salt: index, from: isActivation ? -3 : -1, to: isActivation ? 3 : 1))
  }
  let options = try result["call"].entries.map { name, value in
    guard case .bool(let flag) = value else { throw FixtureError("\(name) is no flag") }
    return (name: name, value: CallOptions.Value.argument(.bool(flag)))
  }
  let output = try layer.callAll(inputs, options: CallOptions(options))[0]
  let called = output.call.layer
  #expect(called.state.weights.map(\.name) == result["weights"].elements.compactMap(\.string), "\(name)")

  let builder = GraphBuilder(name: name)
  let context = LayerContext(builder: builder, isTraining: false, seed: 0, label: "")
  var weights: [[Double]] = []
  for (index, weight) in called.state.weights.enumerated() {
    context.bind(weight, to: builder.parameter(weight.name, weight.type))
    weights.append(numbers(weight.shape.count, salt: index + 10))
  }
  let batch = result["inputs"][0]["shape"][0].integer ?? 1
  let values = inputs.map { MaskedValue(builder.parameter("x", TensorType($0.shape.batch(of: batch), $0.dtype))) }
  let value = try context.apply(called, to: values)[0].value
  #expect(value.shape == Shape(result["shape"].elements.compactMap(\.integer)), "\(name)")
  let computed = try ReferenceBackend().evaluate(builder.finish(outputs: [("y", value)]), weights + data)[0]
  let expected = result["output"].elements.compactMap(\.double)
  #expect(computed.count == expected.count, "\(name)")
  // Keras computed in float32, and seven digits were written down.
  for (index, (a, b)) in zip(computed, expected).enumerated() where abs(a - b) > 2e-6 + 2e-5 * abs(b) {
    Issue.record("\(name)[\(index)]: expected \(b), received \(a)")
    return
  }
}

import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

private let x: [Double] = [1, -2, 0.5, 4]
private let y: [Double] = [2, 5, -1, 0.25]

/// An expression on symbolic tensors, the same on numbers, and how its last layer prints.
struct Expression: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var symbolic: @Sendable (SymbolicTensor, SymbolicTensor) throws -> SymbolicTensor
  var plain: @Sendable (Double, Double) -> Double
  var layer: String
}

private let expressions: [Expression] = [
  Expression(testDescription: "a + b", symbolic: { try $0 + $1 }, plain: { $0 + $1 }, layer: "Add()"),
  Expression(testDescription: "a - b", symbolic: { try $0 - $1 }, plain: { $0 - $1 }, layer: "Subtract()"),
  Expression(testDescription: "a * b", symbolic: { try $0 * $1 }, plain: { $0 * $1 }, layer: "Multiply()"),
  Expression(testDescription: "a / b", symbolic: { try $0 / $1 }, plain: { $0 / $1 }, layer: "Divide()"),
  Expression(testDescription: "a + 3", symbolic: { a, _ in try a + 3 }, plain: { a, _ in a + 3 }, layer: "x + 3.0"),
  Expression(testDescription: "a - 3", symbolic: { a, _ in try a - 3 }, plain: { a, _ in a - 3 }, layer: "x + -3.0"),
  Expression(testDescription: "3 - a", symbolic: { a, _ in try 3 - a }, plain: { a, _ in 3 - a }, layer: "-x + 3.0"),
  Expression(testDescription: "a * 4", symbolic: { a, _ in try a * 4 }, plain: { a, _ in a * 4 }, layer: "x * 4.0"),
  Expression(testDescription: "4 * a", symbolic: { a, _ in try 4 * a }, plain: { a, _ in a * 4 }, layer: "x * 4.0"),
  Expression(testDescription: "a / 4", symbolic: { a, _ in try a / 4 }, plain: { a, _ in a / 4 }, layer: "x / 4.0"),
  Expression(testDescription: "-a", symbolic: { a, _ in try -a }, plain: { a, _ in -a }, layer: "-x"),
]

@Test(arguments: expressions)
func operatorsStandForLayers(expression: Expression) throws {
  let a = Input(shape: [4])
  let b = Input(shape: [4])
  let result = try expression.symbolic(a, b)
  #expect("\(result.call.layer)" == expression.layer)
  let model = try Model(inputs: [a, b], outputs: [result])
  let data = [x, y].map { Tensor(numbers: $0, shape: [1, 4], dtype: .float32) }
  let prediction = try model.predict(data, backend: ReferenceBackend())[0].numbers
  #expect(prediction == zip(x, y).map { Double(Float(expression.plain($0, $1))) })
}

/// Ten thousand calls in a row are made and freed without a stack of that depth.
@Test func deepChainsAreFree() throws {
  var tensor = Input(shape: [1])
  for _ in 0..<20_000 { tensor = try Flatten()(tensor) }
  #expect(tensor.shape == PartialShape(sample: [1]))
}

import GraphCore
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The value and the slope of an activation at each point, in float64.
private func evaluate(_ activation: Activation, _ points: [Double]) throws -> (values: [Double], slopes: [Double]) {
  let builder = GraphBuilder(name: "activation")
  let x = builder.parameter("x", TensorType([points.count]))
  let y = try activation(x)
  let slopes = try builder.gradients(of: y.sum(), with: [x])[0]
  let results = try ReferenceBackend().evaluate(builder.finish(outputs: [("y", y), ("slopes", slopes)]), [points])
  return (results[0], results[1])
}

private let points = [-9, -3, -2, -0.5, 0.25, 0.5, 2, 3.5, 7]

private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

/// Each formula once more, as mathematics writes it.
private func formula(_ activation: Activation, _ x: Double) -> Double {
  switch activation {
  case .linear: x
  case .relu: x > 0 ? x : 0
  case .relu6: x > 6 ? 6 : x > 0 ? x : 0
  case .leakyRelu: x > 0 ? x : 0.2 * x
  case .elu: x > 0 ? x : exp(x) - 1
  case .selu: 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (exp(x) - 1))
  case .gelu: x * 0.5 * (1 + erf(x / 2.0.squareRoot()))
  case .silu: x * sigmoid(x)
  case .hardSigmoid: x >= 3 ? 1 : x <= -3 ? 0 : x / 6 + 0.5
  case .hardSilu: x * (x >= 3 ? 1 : x <= -3 ? 0 : x / 6 + 0.5)
  case .softplus: log(1 + exp(x))
  case .softsign: x / (1 + abs(x))
  case .mish: x * tanh(log(1 + exp(x)))
  case .sigmoid: sigmoid(x)
  case .tanh: tanh(x)
  case .exponential: exp(x)
  case .celu: x > 0 ? x : exp(x) - 1
  case .logSigmoid: log(sigmoid(x))
  case .hardTanh: min(max(x, -1), 1)
  case .hardShrink: abs(x) > 0.5 ? x : 0
  case .softShrink: x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0
  case .tanhShrink: x - tanh(x)
  case .squareplus: (x + (x * x + 4).squareRoot()) / 2
  case .sparsePlus: x >= 1 ? x : x <= -1 ? 0 : (x + 1) * (x + 1) / 4
  case .sparseSigmoid: x >= 1 ? 1 : x <= -1 ? 0 : (x + 1) / 2
  case .softmax, .logSoftmax, .glu, .sparsemax: .nan
  }
}

private let overTheLastAxis: [Activation] = [.softmax, .logSoftmax, .glu, .sparsemax]
private let elementwise = Activation.allCases.filter { !overTheLastAxis.contains($0) }

// Constants enter the graph as float32, so agreement is to its precision.
@Test(arguments: elementwise)
func agreesWithTheFormula(activation: Activation) throws {
  let result = try evaluate(activation, points)
  for (x, (value, slope)) in zip(points, zip(result.values, result.slopes)) {
    let expected = formula(activation, x)
    #expect(abs(value - expected) <= 1e-6 * max(1, abs(expected)), "at \(x)")
    // -3 and, for those that shrink, a half are kinks of the hard functions.
    guard x != -3, abs(x) != 0.5 || !"\(activation)".hasSuffix("Shrink") else { continue }
    let difference = (formula(activation, x + 1e-6) - formula(activation, x - 1e-6)) / 2e-6
    #expect(abs(slope - difference) <= 1e-5 * max(1, abs(difference)), "slope at \(x)")
  }
}

/// Far from 0 nothing but the exponential overflows, and no slope is NaN.
@Test(arguments: Activation.allCases)
func staysFiniteFarFromZero(activation: Activation) throws {
  let result = try evaluate(activation, [-10_000, -100, -1.5, 0, 100, activation == .exponential ? 80 : 10_000])
  #expect(result.values.allSatisfy { $0.isFinite })
  #expect(result.slopes.allSatisfy { $0.isFinite })
}

/// By hand: of 1, 2, 0 the two largest lie inside, τ = (3 − 1) / 2; a gate of 0 halves.
@Test func findsThePointOfTheSimplexAndGatesHalves() throws {
  #expect(try evaluate(.sparsemax, [1, 2, 0]).values == [0, 1, 0])
  #expect(try evaluate(.sparsemax, [0.5, 0.25, -1]).values == [0.625, 0.375, 0])
  #expect(try evaluate(.sparsemax, [3, 3, 3, 3]).values == [0.25, 0.25, 0.25, 0.25])
  #expect(try evaluate(.glu, [2, -6, 0, 0]).values == [1, -3])
  let error = #expect(throws: ShapeError.self) { try evaluate(.glu, [1, 2, 3]) }
  #expect(error.map { "\($0)" } == "glu: expected an even last axis, to be halved, received (3,)")
}

/// Values that Keras prints, to the digits that it prints.
@Test(arguments: [
  (Activation.gelu, [-0.04550027, -0.1542688, 0.3457312, 1.9545]),
  (.selu, [-1.520167, -0.6917582, 0.5253505, 2.101402]),
  (.mish, [-0.2525015, -0.2207438, 0.3752452, 1.943959]),
])
func agreesWithKeras(activation: Activation, expected: [Double]) throws {
  let values = try evaluate(activation, [-2, -0.5, 0.5, 2]).values
  for (value, expected) in zip(values, expected) { #expect(abs(value - expected) <= 1e-6) }
}

@Test func normalizesExponentialsOverTheLastAxis() throws {
  let builder = GraphBuilder(name: "softmax")
  let x = builder.parameter("x", TensorType([2, 3]))
  let graph = builder.finish(outputs: [("p", try Activation.softmax(x)), ("log p", try Activation.logSoftmax(x))])
  let results = try ReferenceBackend().evaluate(graph, [[1, 2, 3, -1, 0, 1000]])
  let sum = exp(1.0) + exp(2.0) + exp(3.0)
  for (index, expected) in [exp(1.0) / sum, exp(2.0) / sum, exp(3.0) / sum, 0, 0, 1].enumerated() {
    #expect(abs(results[0][index] - expected) < 1e-15)
  }
  for (index, expected) in [1 - log(sum), 2 - log(sum), 3 - log(sum), -1001, -1000, 0].enumerated() {
    #expect(abs(results[1][index] - expected) < 1e-12)
  }
}

import NeuralLayers
import TensorCore
import Testing

private func draw(_ initializer: Initializer, _ shape: Shape, seed: UInt64 = 1) -> [Double] {
  var stream = RandomStream(seed: seed, label: "test", purpose: "initial")
  return initializer.value(shape, from: &stream).numbers
}

private func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
  let mean = values.reduce(0, +) / Double(values.count)
  return (mean, (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot())
}

/// A random initializer, a shape, and the distribution that Keras's rules give: a limit or a standard deviation.
struct Distribution: Sendable, CustomTestStringConvertible {
  enum Form { case uniform, normal, truncated }
  var name: String
  var initializer: Initializer
  var shape: Shape
  var form: Form
  /// The limit of a uniform distribution, the standard deviation of a normal one.
  var spread: Double
  var mean = 0.0
  var testDescription: String { "\(name) \(shape)" }
}

private let distributions: [Distribution] = [
  Distribution(
    name: "glorot_uniform", initializer: .glorotUniform, shape: [300, 200], form: .uniform, spread: 0.10954451),
  Distribution(
    name: "glorot_uniform", initializer: .glorotUniform, shape: [3, 3, 16, 80], form: .uniform, spread: 0.08333333),
  Distribution(name: "glorot_uniform", initializer: .glorotUniform, shape: [6000], form: .uniform, spread: 0.0223606),
  Distribution(
    name: "glorot_normal", initializer: .glorotNormal, shape: [300, 200], form: .truncated, spread: 0.06324555),
  Distribution(name: "he_uniform", initializer: .heUniform, shape: [300, 200], form: .uniform, spread: 0.14142135),
  Distribution(name: "he_normal", initializer: .heNormal, shape: [300, 200], form: .truncated, spread: 0.08164966),
  Distribution(name: "he_normal", initializer: .heNormal, shape: [5, 5, 8, 40], form: .truncated, spread: 0.1),
  Distribution(name: "lecun_uniform", initializer: .lecunUniform, shape: [300, 200], form: .uniform, spread: 0.1),
  Distribution(
    name: "lecun_normal", initializer: .lecunNormal, shape: [300, 200], form: .truncated, spread: 0.0577350),
  Distribution(
    name: "fan_out", initializer: .varianceScaling(scale: 2, mode: .fanOut, distribution: .untruncatedNormal),
    shape: [300, 200], form: .normal, spread: 0.1),
  Distribution(name: "random_uniform", initializer: .randomUniform(), shape: [50_000], form: .uniform, spread: 0.05),
  Distribution(name: "random_normal", initializer: .randomNormal(), shape: [50_000], form: .normal, spread: 0.05),
  Distribution(
    name: "shifted normal", initializer: .randomNormal(mean: 3, standardDeviation: 2), shape: [50_000], form: .normal,
    spread: 2, mean: 3),
]

@Test(arguments: distributions)
func drawsFromTheDistribution(example: Distribution) {
  let values = draw(example.initializer, example.shape)
  let (mean, deviation) = moments(values)
  let count = Double(values.count)
  let furthest = values.map { abs($0 - example.mean) }.max() ?? 0
  let expectedDeviation = example.form == .uniform ? example.spread / 3.0.squareRoot() : example.spread
  // Five standard errors: a wrong fan or factor is far outside.
  #expect(abs(mean - example.mean) < 5 * expectedDeviation / count.squareRoot())
  #expect(abs(deviation - expectedDeviation) < 5 * expectedDeviation / (2 * count).squareRoot())
  switch example.form {
  case .uniform:
    #expect(furthest <= example.spread * 1.00001)
    #expect(furthest > example.spread * 0.99)
  case .normal: #expect(furthest > 3.5 * example.spread)
  case .truncated:
    // Cut at two of the wider distribution's standard deviations, which leaves the spread that was asked for.
    let limit = 2 * example.spread / 0.87962566103423978
    #expect(furthest <= limit)
    #expect(furthest > limit * 0.98)
  }
}

@Test func cutsANormalDistributionAtTwoDeviations() {
  let values = draw(.truncatedNormal(mean: 1, standardDeviation: 0.5), [20_000])
  #expect(values.allSatisfy { abs($0 - 1) <= 1 })
  #expect(abs(moments(values).deviation - 0.5 * 0.87962566) < 0.01)
}

@Test func fillsWithConstants() {
  #expect(draw(.zeros, [2, 2]) == [0, 0, 0, 0])
  #expect(draw(.ones, [3]) == [1, 1, 1])
  #expect(draw(.constant(-0.5), [2]) == [-0.5, -0.5])
  #expect(draw(.ones, []) == [1])
}

@Test func everyNameMeansItsClass() throws {
  for name in Initializer.names { #expect(Initializer(name: name) != nil) }
  #expect(Initializer(name: "glorot") == nil)
  let byName: [(String, String)] = [
    ("glorot_uniform", "GlorotUniform"), ("glorot_normal", "GlorotNormal"), ("he_uniform", "HeUniform"),
    ("he_normal", "HeNormal"), ("lecun_uniform", "LecunUniform"), ("lecun_normal", "LecunNormal"), ("zeros", "Zeros"),
    ("ones", "Ones"), ("random_uniform", "RandomUniform"), ("random_normal", "RandomNormal"),
    ("truncated_normal", "TruncatedNormal"),
  ]
  for (name, type) in byName {
    let constructor = try #require(Initializer.constructors.first { $0.signature.name == type })
    #expect(try constructor.make(Arguments(constructor.signature, [:])) == Initializer(name: name))
  }
}

@Test func makesInitializersFromArguments() throws {
  func make(_ name: String, _ arguments: [String: Argument]) throws -> Initializer {
    let constructor = try #require(Initializer.constructors.first { $0.signature.name == name })
    return try constructor.make(Arguments(constructor.signature, arguments))
  }
  #expect(try make("Constant", ["value": .integer(3)]) == .constant(3))
  #expect(
    try make("VarianceScaling", ["scale": .number(3), "mode": .string("fan_avg"), "distribution": .string("uniform")])
      == .varianceScaling(scale: 3, mode: .fanAverage, distribution: .uniform))
  #expect(
    try make("RandomUniform", ["minval": .number(0), "maxval": .number(2)]) == .randomUniform(minimum: 0, maximum: 2))
  let seeded = #expect(throws: ConfigurationError.self) { try make("HeNormal", ["seed": .integer(1)]) }
  #expect(
    seeded?.description
      == "HeNormal: seed: expected None, received 1. Random numbers follow from the run's seed; see --seed.")
  let negative = #expect(throws: ConfigurationError.self) { try make("RandomNormal", ["stddev": .integer(-1)]) }
  #expect(negative?.description == "RandomNormal: stddev: expected a finite number of at least 0, received -1")
}

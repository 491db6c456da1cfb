import GraphCore
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// The constrained matrix (3, 0; 4, −1), whose columns have the norms 5 and 1.
private func constrained(_ constraint: Constraint) throws -> [Double] {
  let builder = GraphBuilder(name: "constraint")
  let weight = builder.parameter("w", TensorType([2, 2]))
  return try ReferenceBackend().evaluate(builder.finish(outputs: [("w", constraint(weight))]), [[3, 0, 4, -1]])[0]
}

@Test(arguments: [
  (Constraint.maxNorm(2), [1.2, 0, 1.6, -1]), (.nonNegative, [3, 0, 4, 0]), (.unitNorm(), [0.6, 0, 0.8, -1]),
  (.unitNorm(axes: [0, 1]), [3 / 26.0.squareRoot(), 0, 4 / 26.0.squareRoot(), -1 / 26.0.squareRoot()]),
  // Half way to a norm of 2 for both columns: 3.5 / 5 and 1.5 / 1.
  (.minMaxNorm(minimum: 2, maximum: 2, rate: 0.5), [2.1, 0, 2.8, -1.5]),
])
func bringsAWeightBack(constraint: Constraint, expected: [Double]) throws {
  // e = 1e-7 is added to each norm.
  for (a, b) in zip(try constrained(constraint), expected) { #expect(abs(a - b) < 1e-6) }
}

@Test func knowsConstraintsByNameAndClass() throws {
  for (name, constraint) in [
    ("max_norm", Constraint.maxNorm()), ("NonNeg", .nonNegative), ("unit_norm", .unitNorm()),
    ("MinMaxNorm", .minMaxNorm()),
  ] {
    #expect(Constraint(name: name) == constraint)
  }
  #expect(Constraint(name: "max") == nil)
  let made = try Constraint.constructors.map { try $0.make(Arguments($0.signature, [:])) }
  #expect(made == [.maxNorm(), .nonNegative, .unitNorm(), .minMaxNorm()])
}

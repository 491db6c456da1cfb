import GraphCore
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

private let penalties: [(Regularizer, Double, [Double])] = [
  (Regularizer(l1: 0.5), 3.25, [0.5, -0.5, 0, 0.5]), (Regularizer(l2: 0.1), 1.425, [0.4, -0.5, 0, 0.4]),
  (Regularizer(l1: 0.5, l2: 0.1), 4.675, [0.9, -1, 0, 0.9]), (Regularizer(), 0, [0, 0, 0, 0]),
]

@Test(arguments: penalties)
func penalizesWeights(regularizer: Regularizer, penalty: Double, gradient: [Double]) throws {
  let builder = GraphBuilder(name: "penalty")
  let weight = builder.parameter("w", TensorType([4]))
  let value = try regularizer.penalty(weight)
  let graph = builder.finish(outputs: [
    ("penalty", value), ("gradient", try builder.gradients(of: value, with: [weight])[0]),
  ])
  let results = try ReferenceBackend().evaluate(graph, [[2, -2.5, 0, 2]])
  #expect(abs(results[0][0] - penalty) < 1e-6)
  #expect(zip(results[1], gradient).allSatisfy { abs($0 - $1) < 1e-6 })
}

@Test func everyNameAndClassIsKnown() throws {
  #expect(Regularizer(name: "l1") == Regularizer(l1: 0.01))
  #expect(Regularizer(name: "l2") == Regularizer(l2: 0.01))
  #expect(Regularizer(name: "l1_l2") == Regularizer(l1: 0.01, l2: 0.01))
  #expect(Regularizer(name: "l3") == nil)
  let defaults = try Regularizer.constructors.map { ($0.signature.name, try $0.make(Arguments($0.signature, [:]))) }
  #expect(defaults.map(\.0) == ["L1L2", "L1", "L2", "OrthogonalRegularizer"])
  #expect(
    defaults.map(\.1) == [Regularizer(), Regularizer(l1: 0.01), Regularizer(l2: 0.01), Regularizer(orthogonal: 0.01)])
}

/// Rows (3, 4), (4, 3), (0, 2): cosines 24/25, 4/5 and 3/5; columns (3, 4, 0), (4, 3, 2): 24 / (5 √29).
@Test func measuresTheAnglesBetweenRowsOrColumns() throws {
  let builder = GraphBuilder(name: "orthogonal")
  let weight = builder.parameter("w", TensorType([3, 2]))
  let graph = builder.finish(outputs: [
    ("rows", try Regularizer(orthogonal: 0.5).penalty(weight)),
    ("columns", try Regularizer(orthogonal: 0.5, ofRows: false).penalty(weight)),
  ])
  let results = try ReferenceBackend().evaluate(graph, [[3, 4, 4, 3, 0, 2]])
  #expect(abs(results[0][0] - 0.5 * (24.0 / 25 + 4.0 / 5 + 3.0 / 5) / 3) < 1e-6)
  #expect(abs(results[1][0] - 0.5 * 24 / (5 * 29.0.squareRoot())) < 1e-6)
}

import GraphCore
import ReferenceBackend
import TensorCore
import Testing

/// What traces are for: an inference graph stores none, a gradient's graph runs a recurrence once.
@Suite struct RecurrenceTests {
  private static func layer(_ builder: GraphBuilder, _ recurrence: Recurrence) throws -> (x: Value, y: Value) {
    let x = builder.parameter("x", TensorType([2, 4, 8]))
    let initial = try builder.constant(0.25).broadcast(to: [2, 2, 2])
    let kernel = try builder.constant(0.5).broadcast(to: [2, 8])
    return (x, try builder.apply(.recurrence(recurrence), [x, initial, kernel]))
  }

  @Test func inferenceStoresNoGates() throws {
    let builder = GraphBuilder(name: "inference")
    let y = try Self.layer(builder, Recurrence(.lstm)).y
    let names = builder.finish(outputs: [("y", y)]).nodes.map(\.operation.name)
    #expect(names.filter { $0.hasPrefix("recurrence") } == ["recurrence"])
  }

  @Test(arguments: [false, true], Recurrence.Result.allCases)
  func aGradientsGraphRunsTheStepsOnce(isReversed: Bool, result: Recurrence.Result) throws {
    let recurrence = Recurrence(.lstm, isReversed: isReversed, result: result)
    let builder = GraphBuilder(name: "training")
    let (x, y) = try Self.layer(builder, recurrence)
    let gradient = try builder.gradients(of: y.square().sum(), with: [x])[0]
    let graph = builder.finish(outputs: [("y", y), ("gradient", gradient)])
    let names = graph.nodes.map(\.operation.name).filter { $0.hasPrefix("recurrence") }
    #expect(names == ["recurrenceTrace", "recurrenceGradient"])

    let alone = builder.finish(outputs: [("y", y)])
    let input = (0..<64).map { Double($0 % 11) / 7 - 0.7 }
    let backend = ReferenceBackend()
    #expect(try backend.evaluate(graph, [input])[0] == backend.evaluate(alone, [input])[0])
  }

  @Test func refusesSecondDerivativesWithAWayOut() throws {
    let builder = GraphBuilder(name: "second")
    let (x, y) = try Self.layer(builder, Recurrence(.lstm))
    let first = try builder.gradients(of: y.sum(), with: [x])[0].square().sum()
    #expect(
      throws: ShapeError(
        operation: "recurrenceGradient",
        expected: "to be differentiated once; write the steps one by one (unroll) for a second derivative",
        received: "a gradient of a gradient")
    ) { try builder.gradients(of: first, with: [x]) }
  }
}

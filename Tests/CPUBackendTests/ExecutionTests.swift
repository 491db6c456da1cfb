@testable import CPUBackend
import CKernels
import GraphCore
import TensorCore
import Testing

@Suite struct ExecutionTests {
  private let backend = CPUBackend(threads: 2)

  private func executable(_ graph: Graph, isFusing: Bool = true) throws -> CPUExecutable {
    try CPUExecutable(
      graph, backend: isFusing ? backend : CPUBackend(threads: 2, passes: PassSet.all.removing(.fusion)))
  }

  @Test(arguments: Workload.all)
  func fusingChangesNoByte(_ workload: Workload) throws {
    let graph = try workload.graph()
    let buffers = try workload.inputs.map(backend.makeBuffer)
    let fused = try executable(graph).execute(buffers).map(backend.read)
    let single = try executable(graph, isFusing: false).execute(buffers).map(backend.read)
    #expect(fused == single)
  }

  @Test func chainOfElementwiseOperationsIsOneStep() throws {
    let workload = try #require(Workload.all.first { $0.name == "element-wise chain" })
    #expect(try executable(workload.graph()).stepCount == 1)
    #expect(try executable(workload.graph(), isFusing: false).stepCount > 5)
  }

  @Test func fusionDoesNotCloseACircle() throws {
    // The sum stands between two element-wise operations of one size; joining them would make each wait for the other.
    let builder = GraphBuilder(name: "circle")
    let x = builder.parameter("x", TensorType([4]))
    let squares = try x * x
    let shares = try squares / squares.sum()
    let results = try backend.run(
      builder.finish(outputs: [("y", shares)]), [Tensor([1, 1, 1, 1] as [Float])])
    #expect(results[0].scalars(as: Float.self) == [0.25, 0.25, 0.25, 0.25])
  }

  /// Gradients of a chain of dense layers, whose backward pass reads what the forward pass made, layer by layer.
  private func deepGradients(layers: Int) throws -> Graph {
    let builder = GraphBuilder(name: "deep")
    var y = builder.parameter("x", TensorType([2, 4]))
    var weights: [Value] = []
    for layer in 0..<layers {
      weights.append(builder.parameter("kernel \(layer)", TensorType([4, 4])))
      y = try y.dot(weights[layer]).binary(.maximum, builder.constant(0).broadcast(to: [2, 4]))
    }
    let gradients = try builder.gradients(of: y.sum(), with: weights)
    let updated = try zip(weights, gradients).map { try $0 - $1 * 0.5 }
    return builder.finish(
      outputs: updated.enumerated().map { ("new \($0)", $1) },
      donations: weights.enumerated().map { (parameter: $1, output: $0) })
  }

  @Test func fusionVisitsFewUnitsForEachNode() throws {
    for layers in [10, 100, 1000] {
      let graph = try deepGradients(layers: layers).optimized(by: .all)
      let visits = UnitBuilder(ValueSources(graph, isFusing: true, regions: SampleRegions(none: graph)), isFusing: true)
        .visitCount
      #expect(visits < 8 * graph.nodes.count, "\(layers) layers")
    }
  }

  @Test func everyWeightOfADeepModelIsUpdatedInPlace() throws {
    let graph = try deepGradients(layers: 1000)
    let schedule = ExecutionPlan(graph, .all).schedule
    #expect(schedule.inPlace == (0..<1000).map { Optional($0 + 1) })
    let stepCount = try executable(graph).stepCount
    #expect(stepCount < 6 * 1000)
  }

  @Test func donatedParameterIsUpdatedInPlace() throws {
    let builder = GraphBuilder(name: "update")
    let w = builder.parameter("w", TensorType([100, 7]))
    let x = builder.parameter("x", TensorType([3, 100]))
    // The product reads the old weights, so it must run before they are overwritten.
    let product = try x.dot(w)
    let updated = try w - w * 0.5
    let graph = builder.finish(outputs: [("w", updated), ("y", product)], donations: [(w, 0)])
    let weights = Tensor(repeating: Float(2), shape: [100, 7])
    let ones = Tensor(repeating: Float(1), shape: [3, 100])
    let donated = try #require(backend.makeBuffer(weights) as? CPUBuffer)
    let outputs = try executable(graph).execute([donated, backend.makeBuffer(ones)])
    #expect((outputs[0] as? CPUBuffer)?.pointer == donated.pointer)
    #expect(try backend.read(outputs[0]) == Tensor(repeating: Float(1), shape: [100, 7]))
    #expect(try backend.read(outputs[1]) == Tensor(repeating: Float(200), shape: [3, 7]))
  }

  @Test func outputsKeepTheirValuesWhenTheGraphRunsAgain() throws {
    let builder = GraphBuilder(name: "double")
    let x = builder.parameter("x", TensorType([50]))
    let double = try executable(builder.finish(outputs: [("y", try x + x)]))
    let first = try double.execute([backend.makeBuffer(Tensor(repeating: Float(1), shape: [50]))])
    let second = try double.execute([backend.makeBuffer(Tensor(repeating: Float(2), shape: [50]))])
    #expect(try backend.read(first[0]) == Tensor(repeating: Float(2), shape: [50]))
    #expect(try backend.read(second[0]) == Tensor(repeating: Float(4), shape: [50]))
  }

  @Test func memoryOfDeadValuesIsReused() throws {
    let builder = GraphBuilder(name: "chain")
    let x = builder.parameter("x", TensorType([256, 256]))
    var y = x
    for _ in 0..<20 { y = try y.dot(x) }
    let executable = try executable(builder.finish(outputs: [("y", y)]))
    // Of twenty products at most two are alive at a time; each takes 256 KB and a tail.
    #expect(executable.arenaBytes <= 2 * (256 * 256 * 4 + 64))
  }

  @Test func executionsOfOneBackendMayOverlap() async throws {
    let workload = Workload.all[0]
    let graph = try workload.graph()
    let backend = backend
    let expected = try backend.run(graph, workload.inputs)
    try await withThrowingTaskGroup(of: [Tensor].self) { group in
      for _ in 0..<4 { group.addTask { try backend.run(graph, workload.inputs) } }
      for try await result in group { #expect(result == expected) }
    }
  }
}

@testable import CPUBackend
import ConformanceSupport
import GraphCore
import TensorCore
import Testing

/// Regions run for some samples at a time and give the bytes that their operations give one by one.
@Suite struct SampleRegionTests {
  /// Cuts regions however little they save.
  private func cutting(threads: Int = 2, form: String? = nil, passes: PassSet = .all) -> CPUBackend {
    CPUBackend(threads: threads, numerics: .exact, form: form, passes: passes, leastRegionBytes: 1)
  }

  /// Graphs with a batch of 24 or so, and the operations of each region, in order.
  static let workloads = [
    Workload("attention", [[24, 40, 16], [24, 40, 16], [24, 40, 16], [24, 40, 16]]) { builder, p in
      let mixing = try p[0].dot(p[1], transposeRight: true).softmax()
      let result = try mixing.dot(p[2])
      return try [result] + builder.gradients(of: (result * p[3]).sum(), with: Array(p[..<3]))
    },
    Workload("heads", [[24, 16, 32], [32, 32], [32]]) { builder, p in
      let rows = try p[0].reshape([24 * 16, 32]).dot(p[1])
      let heads = try (rows + p[2]).reshape([24, 16, 4, 8]).transpose([0, 2, 1, 3])
      let result = try heads.dot(heads, transposeRight: true).softmax().dot(heads)
      let joined = try result.transpose([0, 2, 1, 3]).reshape([24, 16, 32])
      return try [joined] + builder.gradients(of: joined.square().sum(), with: p)
    },
    Workload("normalization", [[24, 7, 33], [33]]) { builder, p in
      let centered = try p[0] - p[0].mean(axes: [2], keepingAxes: true)
      let variance = try centered.square().mean(axes: [2], keepingAxes: true)
      let y = try centered * (variance + 1e-3).unary(.rsqrt) * p[1]
      return try [y] + builder.gradients(of: y.unary(.tanh).sum(), with: p)
    },
    Workload("pooling", [[24, 9, 9, 5]]) { builder, p in
      let window = [WindowAxis(size: 2, stride: 2), WindowAxis(size: 2, stride: 2)]
      let y = try builder.apply(.reduceWindow(.maximum, window), [p[0].binary(.maximum, 0)])
      return try [y] + builder.gradients(of: y.square().sum(), with: p)
    },
    // The gradient of the kernel is a sum over samples in equal parts, the first layer is made again going back.
    Workload("images", [[64, 28, 28, 1], [3, 3, 1, 40], [40]]) { builder, p in
      let convolution = Convolution(axes: [.init(), .init()])
      let window = [WindowAxis(size: 2, stride: 2), WindowAxis(size: 2, stride: 2)]
      let pixels = try builder.apply(.convolution(convolution), [p[0], p[1]])
      let y = try builder.apply(.reduceWindow(.maximum, window), [(pixels + p[2]).binary(.maximum, 0)])
      let together = try y.sum(axes: [0])
      return try [together] + builder.gradients(of: (y * together).sum(), with: Array(p[1...]))
    },
    Workload("random numbers", [[24, 64], [24, 64]]) { builder, p in
      let step = builder.constant(Tensor(3 as Int32))
      let noise = try builder.apply(.randomUniform([24, 64], key: 5), [step])
      let normal = try builder.apply(.randomNormal([24, 64], key: 6), [step])
      let position = try builder.apply(.iota([24, 64], axis: 1), []).convert(to: .float32)
      return [try (p[0] * noise + normal * p[1] + position).softmax().sum(axes: [1])]
    },
  ]

  /// Shares of 231 or 45 elements end within a vector.
  @Test(arguments: workloads)
  func regionsGiveTheSameBytes(_ workload: Workload) throws {
    let graph = try workload.graph()
    #expect(!SampleRegions(graph.optimized(by: .all), leastBytes: 1).regions.isEmpty)
    let expected = try CPUBackend(threads: 1, passes: .none).run(graph, workload.inputs)
    for threads in 1...3 {
      #expect(try cutting(threads: threads).run(graph, workload.inputs) == expected, "\(threads) threads")
    }
    for form in CPUBackend.availableForms {
      #expect(try cutting(form: form).run(graph, workload.inputs) == expected, "\(form)")
    }
    for pass in Pass.allCases {
      let result = try cutting(passes: .all.removing(pass)).run(graph, workload.inputs)
      #expect(result == expected, "without \(pass.rawValue)")
    }
  }

  @Test func conformanceCasesGiveTheSameBytesInRegions() throws {
    let (plain, cutting) = (CPUBackend(threads: 2, passes: .none), cutting())
    var regionCount = 0
    for testCase in ConformanceCase.all {
      let graph = try testCase.graph()
      regionCount += SampleRegions(graph.optimized(by: .all), leastBytes: 1).regions.count
      let results = try [plain, cutting].map { try $0.run(graph, testCase.inputs).map(\.comparableBytes) }
      #expect(results[1] == results[0], "\(testCase.id)")
    }
    #expect(regionCount > 0)
  }

  @Test(arguments: Workload.all)
  func workloadsGiveTheSameBytesInRegions(_ workload: Workload) throws {
    let graph = try workload.graph()
    let expected = try CPUBackend(threads: 2, passes: .none).run(graph, workload.inputs)
    #expect(try cutting().run(graph, workload.inputs) == expected)
  }

  /// The forward and the backward pass of attention are one region: nothing but the results is stored.
  @Test func attentionAndItsGradientAreOneRegion() throws {
    let graph = try Self.workloads[0].graph().optimized(by: .all)
    let regions = SampleRegions(graph, leastBytes: 1).regions
    #expect(regions.count == 1)
    #expect(regions.first?.exports.count == 4)
    #expect(regions.first?.batch == 24)
  }

  @Test func aProductOverAllSamplesLiesBetweenRegions() throws {
    let builder = GraphBuilder(name: "sum of samples")
    let x = builder.parameter("x", TensorType([24, 64]))
    let y = try x.softmax()
    let together = try y.dot(y, transposeLeft: true)
    let z = try (x.dot(together) * y).softmax().sum(axes: [1])
    let graph = builder.finish(outputs: [("z", z)])
    for region in SampleRegions(graph, leastBytes: 1).regions {
      #expect(!region.members.contains(together.id))
    }
  }

  /// Going back, the first layer is made again from the image: nothing of the size of its result is ever in memory.
  @Test func aFirstConvolutionIsMadeAgainRatherThanStored() throws {
    let images = try #require(Self.workloads.first { $0.name == "images" }).graph()
    let graph = images.optimized(by: .all).summingSamplesLast
    let regions = SampleRegions(graph, leastBytes: 1).regions
    let backward = try #require(regions.first { !$0.sums.isEmpty })
    #expect(backward.parts == 16)
    #expect(backward.sums.map { graph.nodes[$0].operation.name } == ["convolutionKernelGradient"])
    #expect(backward.helpers.contains { graph.nodes[$0].operation.name == "convolution" })
    let stored = regions.flatMap { $0.exports + $0.imports.map(\.value) }
    #expect(stored.allSatisfy { graph.type(of: $0).shape.count < 64 * 26 * 26 * 40 })
  }

  /// An activation of a product that is in memory anyway is not stored as well.
  @Test func whatFewOperationsMakeOfAStoredValueIsMadeAgain() throws {
    let builder = GraphBuilder(name: "activation")
    let (x, w) = (builder.parameter("x", TensorType([24, 2048])), builder.parameter("w", TensorType([2048, 64])))
    let activation = try (x.dot(w) + 1).binary(.maximum, 0)
    let first = try activation.softmax()
    let together = try first.sum(axes: [0])
    let second = try (activation * together).softmax()
    let graph = builder.finish(outputs: [("first", first), ("second", second)])
    let regions = SampleRegions(graph, leastBytes: 1).regions
    #expect(regions.count == 2)
    #expect(!regions.flatMap(\.exports).contains(activation.id))
  }
}

@testable import CPUBackend
import ConformanceSupport
import GraphCore
import TensorCore
import Testing

/// The passes of this backend, and the promise that none of them changes a byte.
@Suite struct PassTests {
  /// None, and every set that lacks one.
  static let sets = [PassSet.none] + Pass.allCases.map { PassSet.all.removing($0) }

  /// With all passes the cases agree with the reference, which the conformance suite tests.
  @Test func noPassChangesAByteOfAConformanceCase() throws {
    let all = CPUBackend(threads: 2)
    let others = Self.sets.map { CPUBackend(threads: 2, passes: $0) }
    for testCase in ConformanceCase.all {
      let graph = try testCase.graph()
      let expected = try all.run(graph, testCase.inputs).map(\.comparableBytes)
      for other in others {
        let results = try other.run(graph, testCase.inputs).map(\.comparableBytes)
        #expect(results == expected, "\(testCase.id) with \(other.passes)")
      }
    }
  }

  /// Buffers that are donated are spent, and those that are not come back unchanged.
  @Test(arguments: sets)
  func donationHoldsUnderEverySet(_ passes: PassSet) throws {
    let backend = CPUBackend(threads: 2, passes: passes)
    for testCase in ConformanceCase.all where !testCase.donations.isEmpty {
      #expect(try testCase.differences(on: backend) == [], "\(testCase.id) with \(passes)")
    }
  }

  @Test(arguments: Workload.all)
  func noPassChangesAByteOfAWorkload(_ workload: Workload) throws {
    let graph = try workload.graph()
    let expected = try CPUBackend(threads: 2).run(graph, workload.inputs)
    for passes in Self.sets {
      #expect(try CPUBackend(threads: 2, passes: passes).run(graph, workload.inputs) == expected, "\(passes)")
    }
  }

  /// Quotients by powers of two become products, which are rounded alike down to the smallest numbers.
  @Test func quotientsByPowersOfTwoKeepTheirBytes() throws {
    let patterns = stride(from: 0, through: Int(UInt32.max), by: 16_001).map { Float(bitPattern: UInt32($0)) }
    let builder = GraphBuilder(name: "quotients")
    let x = builder.parameter("x", TensorType([patterns.count]))
    let divisors: [Float] = [2, -8, 0.25, 0x1p126, 0x1p-126, 0x1p127]
    let graph = builder.finish(outputs: try divisors.map { ("by \($0)", try x / $0) })
    let results = try [PassSet.none, .all].map {
      try CPUBackend(threads: 1, passes: $0).run(graph, [Tensor(patterns)]).map(\.comparableBytes)
    }
    #expect(results[0] == results[1])
  }

  /// w − 0.5 · (xᵀ · (x · w)), w being donated.
  private func update() throws -> Graph {
    let builder = GraphBuilder(name: "update")
    let w = builder.parameter("w", TensorType([4, 4]))
    let x = builder.parameter("x", TensorType([4, 4]))
    let gradient = try x.dot(x.dot(w).dot(x), transposeLeft: true)
    return builder.finish(outputs: [("new", try w - gradient * 0.5)], donations: [(w, 0)])
  }

  private func steps(_ passes: PassSet) throws -> String {
    let listing = try CPUBackend(threads: 1, passes: passes).compile(update()).listing
    return listing.split(separator: "\n").drop { $0 != "steps" }.joined(separator: "\n")
  }

  @Test func listingNamesStepsAndTheirMemory() throws {
    let listing = try CPUBackend(threads: 1).compile(update()).listing
    #expect(
      listing == """
        graph update
          %0 = parameter "w" {donated to: "new"} : float32 (4, 4)
          %1 = parameter "x" : float32 (4, 4)
          %2 = dot(%1, %0) : float32 (4, 4)
          %3 = dot(%2, %1) : float32 (4, 4)
          %4 = dot(%1, %3) {transposeLeft: true} : float32 (4, 4)
          %5 = constant {value: [0.5]} : float32 ()
          %6 = broadcastInDimension(%5) {axes: []} : float32 (4, 4)
          %7 = multiply(%4, %6) : float32 (4, 4)
          %8 = subtract(%0, %7) : float32 (4, 4)
          return "new": %8
        steps
          0 dot %2
            %2 at 0, 64 bytes
          1 dot %3
            %3 at 128, 64 bytes
          2 dot %4
            %4 at 0, 64 bytes
          3 program %7 %8 over 16 elements
            %8 in place of "w"
        arena of 256 bytes
        """)
  }

  @Test func withoutFusionEveryOperationIsAStep() throws {
    #expect(
      try steps("all,-fusion") == """
        steps
          0 dot %2
            %2 at 0, 64 bytes
          1 dot %3
            %3 at 128, 64 bytes
          2 dot %4
            %4 at 0, 64 bytes
          3 copy %6
            %6 at 128, 64 bytes
          4 program %7 over 16 elements
            %7 at 0, 64 bytes, over %4
          5 program %8 over 16 elements
            %8 in place of "w"
        arena of 256 bytes
        """)
  }

  @Test func withoutReuseEveryValueHasMemoryOfItsOwn() throws {
    #expect(
      try steps("all,-buffer-reuse") == """
        steps
          0 dot %2
            %2 at 0, 64 bytes
          1 dot %3
            %3 at 128, 64 bytes
          2 dot %4
            %4 at 256, 64 bytes
          3 program %7 %8 over 16 elements
            %8 in place of "w"
        arena of 384 bytes
        """)
  }

  @Test func withoutUpdatesInPlaceAnOutputHasMemoryOfItsOwn() throws {
    #expect(try steps("all,-in-place").hasSuffix("    %8 in \"new\"\narena of 256 bytes"))
  }

  @Test func reductionsRunInTheProgramThatFeedsThem() throws {
    let builder = GraphBuilder(name: "moments")
    let x = builder.parameter("x", TensorType([40, 32]))
    let y = try x * 2
    let graph = builder.finish(outputs: [("mean", try y.sum(axes: [0])), ("square", try (y * x).sum(axes: [0]))])
    let listings = try [PassSet.all, PassSet("all,-fusion")].map {
      try CPUBackend(threads: 1, passes: $0).compile(graph).listing.split(separator: "\n").drop { $0 != "steps" }
    }
    #expect(
      listings[0].joined(separator: "\n") == """
        steps
          0 program %3 %5 %4 %6 over 1280 elements
            %4 in "mean"
            %6 in "square"
        arena of 0 bytes
        """)
    #expect(listings[1].count { $0.contains(" reduce ") } == 2)
  }

  private func steps(_ list: String) throws -> String { try steps(PassSet(list)) }
}

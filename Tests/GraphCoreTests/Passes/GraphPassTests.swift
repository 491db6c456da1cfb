import GraphCore
import TensorCore
import Testing

/// What each pass that rewrites graphs makes of a small one.
@Suite("Passes over graphs")
struct GraphPassTests {
  /// A graph over x: float32 (2, 3) and n: int32 (3,).
  private func graph(_ write: (_ x: Value, _ n: Value, _ b: GraphBuilder) throws -> [Value]) throws -> Graph {
    let builder = GraphBuilder(name: "g")
    let x = builder.parameter("x", TensorType([2, 3]))
    let n = builder.parameter("n", TensorType([3], .int32))
    return builder.finish(outputs: try write(x, n, builder).enumerated().map { ("o\($0)", $1) })
  }

  /// The lines of a dump between the parameters and the outputs.
  private func body(_ graph: Graph) -> [String] {
    graph.description.split(separator: "\n").dropFirst(3).map { String($0.drop { $0 == " " }) }
  }

  @Test func deadCodeLeavesOutWhatNoOutputNeedsButKeepsParameters() throws {
    let written = try graph { x, n, _ in
      _ = try (n.convert(to: .float32) * 2).exponential()
      return [try x + 1]
    }
    #expect(
      body(written) == [
        "%2 = convert(%1) : float32 (3,)", "%3 = constant {value: [2.0]} : float32 ()",
        "%4 = broadcastInDimension(%3) {axes: []} : float32 (3,)", "%5 = multiply(%2, %4) : float32 (3,)",
        "%6 = exponential(%5) : float32 (3,)", "%7 = constant {value: [1.0]} : float32 ()",
        "%8 = broadcastInDimension(%7) {axes: []} : float32 (2, 3)", "%9 = add(%0, %8) : float32 (2, 3)",
        "return \"o0\": %9",
      ])
    let pruned = written.optimized(by: [.deadCode])
    #expect(
      pruned.description == """
        graph g
          %0 = parameter "x" : float32 (2, 3)
          %1 = parameter "n" : int32 (3,)
          %2 = constant {value: [1.0]} : float32 ()
          %3 = broadcastInDimension(%2) {axes: []} : float32 (2, 3)
          %4 = add(%0, %3) : float32 (2, 3)
          return "o0": %4
        """)
    #expect(pruned.optimized(by: [.deadCode]) == pruned)
  }

  @Test func equalExpressionsAreDoneOnce() throws {
    let written = try graph { x, _, _ in [try (x + x).exponential() * (x + x).exponential(), try x - x] }
    #expect(
      body(written) == [
        "%2 = add(%0, %0) : float32 (2, 3)", "%3 = exponential(%2) : float32 (2, 3)",
        "%4 = add(%0, %0) : float32 (2, 3)", "%5 = exponential(%4) : float32 (2, 3)",
        "%6 = multiply(%3, %5) : float32 (2, 3)", "%7 = subtract(%0, %0) : float32 (2, 3)",
        "return \"o0\": %6, \"o1\": %7",
      ])
    #expect(
      body(written.optimized(by: [.commonSubexpressions])) == [
        "%2 = add(%0, %0) : float32 (2, 3)", "%3 = exponential(%2) : float32 (2, 3)",
        "%4 = multiply(%3, %3) : float32 (2, 3)", "%5 = subtract(%0, %0) : float32 (2, 3)",
        "return \"o0\": %4, \"o1\": %5",
      ])
  }

  /// Different in order, attribute, or the sign of a zero; parameters of one name and type.
  @Test func differentExpressionsStayApart() throws {
    let written = try graph { x, _, b in
      let twin = b.parameter("x", TensorType([2, 3]))
      return [
        try x - twin, try twin - x, try x.sum(axes: [0]), try x.sum(axes: [1]), b.constant(0), b.constant(-0.0),
      ]
    }
    #expect(written.optimized(by: [.commonSubexpressions]) == written)
    let equal = try graph { _, _, b in [b.constant(.nan), b.constant(.nan)] }.optimized(by: [.commonSubexpressions])
    #expect(equal.nodes.count == 3)
  }

  @Test func constantsAreFoldedBeforeTheyAreRepeated() throws {
    let written = try graph { x, n, b in
      let half = try b.constant(1) / b.constant(2).broadcast(to: [2, 3])
      let row = try b.constant(Tensor([1, 2, 3] as [Int32])) * 4 - 1
      return [try x * half, try n + row, try b.constant(2).exponential()]
    }
    #expect(
      body(written) == [
        "%2 = constant {value: [1.0]} : float32 ()", "%3 = constant {value: [2.0]} : float32 ()",
        "%4 = broadcastInDimension(%3) {axes: []} : float32 (2, 3)",
        "%5 = broadcastInDimension(%2) {axes: []} : float32 (2, 3)", "%6 = divide(%5, %4) : float32 (2, 3)",
        "%7 = constant {value: [1.0, 2.0, 3.0]} : int32 (3,)", "%8 = constant {value: [4.0]} : int32 ()",
        "%9 = broadcastInDimension(%8) {axes: []} : int32 (3,)", "%10 = multiply(%7, %9) : int32 (3,)",
        "%11 = constant {value: [1.0]} : int32 ()", "%12 = broadcastInDimension(%11) {axes: []} : int32 (3,)",
        "%13 = subtract(%10, %12) : int32 (3,)", "%14 = multiply(%0, %6) : float32 (2, 3)",
        "%15 = add(%1, %13) : int32 (3,)", "%16 = constant {value: [2.0]} : float32 ()",
        "%17 = exponential(%16) : float32 ()", "return \"o0\": %14, \"o1\": %15, \"o2\": %17",
      ])
    // The exponential stays: backends may round it differently.
    #expect(
      body(written.optimized(by: [.constantFolding, .deadCode])) == [
        "%2 = constant {value: [0.5]} : float32 ()", "%3 = broadcastInDimension(%2) {axes: []} : float32 (2, 3)",
        "%4 = constant {value: [3.0, 7.0, 11.0]} : int32 (3,)", "%5 = multiply(%0, %3) : float32 (2, 3)",
        "%6 = add(%1, %4) : int32 (3,)", "%7 = constant {value: [2.0]} : float32 ()",
        "%8 = exponential(%7) : float32 ()", "return \"o0\": %5, \"o1\": %6, \"o2\": %8",
      ])
  }

  @Test(arguments: [(65_536, true), (65_537, false)])
  func largeConstantsAreNotFolded(_ count: Int, _ isFolded: Bool) throws {
    let written = try graph { _, _, b in [try -b.constant(Tensor(repeating: Float(1), shape: [count]))] }
    let folded = written.optimized(by: [.constantFolding, .deadCode])
    #expect((folded.nodes.count == 3) == isFolded)
  }

  /// Left out; the one parameter that remains is the result.
  static let identities: [(name: String, write: @Sendable (Value, GraphBuilder) throws -> Value)] = [
    ("x · 1", { x, _ in try x * 1 }), ("1 · x", { x, _ in try 1 * x }), ("x / 1", { x, _ in try x / 1 }),
    ("x − 0", { x, _ in try x - 0 }), ("x + (−0)", { x, _ in try x + -0.0 }), ("(−0) + x", { x, _ in try -0.0 + x }),
    ("−(−x)", { x, _ in try -(-x) }), ("its own type", { x, b in try b.apply(.convert(.float32), [x]) }),
    ("transpositions", { x, _ in try x.transpose([1, 0]).transpose([1, 0]) }),
    ("reshapes", { x, _ in try x.reshape([6]).reshape([3, 2]).reshape([2, 3]) }),
    ("reversals", { x, b in try b.apply(.reverse(axes: [1]), [b.apply(.reverse(axes: [1]), [x])]) }),
    ("a whole slice", { x, b in try b.apply(.slice(starts: [0, 0], limits: [2, 3], strides: [1, 1]), [x]) }),
    ("no padding", { x, b in try b.apply(.pad(low: [0, 0], high: [0, 0], interior: [0, 0]), [x, b.constant(9)]) }),
    ("one part", { x, b in try b.apply(.concatenate(axis: 1), [x]) }),
    ("equal branches", { x, _ in try x.compare(.less, 1).select(x, x) }),
    ("a known choice", { x, b in try b.constant(Tensor(true)).select(x, x * 3) }),
  ]

  @Test(arguments: identities.indices)
  func whatChangesNoBitIsLeftOut(_ index: Int) throws {
    let identity = Self.identities[index]
    let written = try graph { x, _, b in [try identity.write(x, b)] }
    #expect(written.nodes.count > 2)
    #expect(body(written.optimized(by: [.simplify, .deadCode])) == ["return \"o0\": %0"], "\(identity.name)")
  }

  /// x + 0 and 0 − x turn −0 into 0; x · 0 is not 0 for infinities; 1 / x is no identity.
  static let others: [@Sendable (Value, GraphBuilder) throws -> Value] = [
    { x, _ in try x + 0 }, { x, _ in try 0 + x }, { x, _ in try x - -0.0 }, { x, _ in try 0 - x },
    { x, _ in try x * 0 }, { x, _ in try 1 / x }, { x, _ in try x / 3 }, { x, _ in try x / 0x1p-127 },
    { x, _ in try x.transpose([1, 0]) }, { x, b in try b.apply(.reverse(axes: [0]), [x]) },
    { x, b in try b.apply(.reverse(axes: [0]), [b.apply(.reverse(axes: [1]), [x])]) },
  ]

  @Test(arguments: others.indices)
  func whatChangesABitStays(_ index: Int) throws {
    let written = try graph { x, _, b in [try Self.others[index](x, b)] }
    #expect(written.optimized(by: [.simplify]) == written)
  }

  @Test func quotientByAPowerOfTwoBecomesAProduct() throws {
    let written = try graph { x, _, _ in [try x / -8] }
    #expect(
      body(written.optimized(by: [.simplify, .deadCode])) == [
        "%2 = constant {value: [-0.125]} : float32 ()", "%3 = broadcastInDimension(%2) {axes: []} : float32 (2, 3)",
        "%4 = multiply(%0, %3) : float32 (2, 3)", "return \"o0\": %4",
      ])
  }

  @Test func chainsOfArrangementsBecomeOne() throws {
    let written = try graph { x, _, b in
      [
        try x.transpose([1, 0]).reshape([1, 3, 2]).transpose([0, 2, 1]).transpose([2, 0, 1]),
        try b.constant(2).broadcast(to: [4, 1]).reshape([2, 2]).broadcast(to: [3, 2, 2]).transpose([2, 0, 1]),
      ]
    }
    #expect(
      body(written.optimized(by: [.simplify, .commonSubexpressions, .deadCode])) == [
        "%2 = transpose(%0) {permutation: [1, 0]} : float32 (3, 2)", "%3 = reshape(%2) : float32 (1, 3, 2)",
        "%4 = transpose(%3) {permutation: [1, 0, 2]} : float32 (3, 1, 2)",
        "%5 = constant {value: [2.0]} : float32 ()", "%6 = broadcastInDimension(%5) {axes: []} : float32 (2, 3, 2)",
        "return \"o0\": %4, \"o1\": %6",
      ])
  }
}

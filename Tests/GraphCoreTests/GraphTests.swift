import GraphCore
import TensorCore
import Testing

@Suite struct GraphTests {
  /// A builder with two parameters, x and y of float32 (2, 3).
  private func start() -> (builder: GraphBuilder, x: Value, y: Value) {
    let builder = GraphBuilder(name: "example")
    let type = TensorType([2, 3])
    return (builder, builder.parameter("x", type), builder.parameter("y", type))
  }

  @Test func printsOneNodeALine() throws {
    let builder = GraphBuilder(name: "step")
    let w = builder.parameter("w", TensorType([4, 2]))
    let x = builder.parameter("x", TensorType([3, 5, 4]))
    let step = builder.parameter("step", TensorType([], .int32))
    let axis = Convolution.Axis(stride: 2, low: 1, dilation: 2)
    let k = builder.constant(Tensor(zeros: [2, 2, 6]))
    let convolved = try builder.apply(.convolution(Convolution(axes: [axis], groups: 2)), [x, k])
    let pooled = try builder.apply(.reduceWindow(.maximum, [WindowAxis(size: 2, stride: 1, high: 1)]), [convolved])
    let random = try builder.apply(.randomUniform([4, 2], key: 7), [step])
    let updated = try w - 0.5 * (random + w.transpose([1, 0]).reshape([4, 2]))
    let product = try updated.dot(updated, transposeLeft: true)
    let bits = try x.compare(.greaterOrEqual, 0).reduce(.maximum, axes: [1, 2])
    let rest = try builder.apply(
      .pad(low: [1], high: [0], interior: [2]), [x.argMax(axis: 2).slice(0..<1, axis: 1).reshape([3]), step])
    let graph = builder.finish(
      outputs: [("w", updated), ("pooled", pooled), ("product", product), ("any", bits), ("rest", rest)],
      donations: [(w, 0)])
    #expect(
      graph.description == """
        graph step
          %0 = parameter "w" {donated to: "w"} : float32 (4, 2)
          %1 = parameter "x" : float32 (3, 5, 4)
          %2 = parameter "step" : int32 ()
          %3 = constant {value: 24 elements} : float32 (2, 2, 6)
          %4 = convolution(%1, %3) {axes: [stride 2 pad 1+0 dilation 2], groups: 2} : float32 (3, 2, 6)
          %5 = reduceWindow(%4) {with: maximum, window: [size 2 stride 1 pad 0+1]} : float32 (3, 2, 6)
          %6 = randomUniform(%2) {key: 7} : float32 (4, 2)
          %7 = transpose(%0) {permutation: [1, 0]} : float32 (2, 4)
          %8 = reshape(%7) : float32 (4, 2)
          %9 = add(%6, %8) : float32 (4, 2)
          %10 = constant {value: [0.5]} : float32 ()
          %11 = broadcastInDimension(%10) {axes: []} : float32 (4, 2)
          %12 = multiply(%11, %9) : float32 (4, 2)
          %13 = subtract(%0, %12) : float32 (4, 2)
          %14 = dot(%13, %13) {transposeLeft: true} : float32 (2, 2)
          %15 = constant {value: [0.0]} : float32 ()
          %16 = broadcastInDimension(%15) {axes: []} : float32 (3, 5, 4)
          %17 = compare(%1, %16) {direction: greaterOrEqual} : bool (3, 5, 4)
          %18 = reduce(%17) {with: maximum, axes: [1, 2]} : bool (3,)
          %19 = argMax(%1) {axis: 2} : int32 (3, 5)
          %20 = slice(%19) {starts: [0, 0], limits: [3, 1], strides: [1, 1]} : int32 (3, 1)
          %21 = reshape(%20) : int32 (3,)
          %22 = pad(%21, %2) {low: [1], high: [0], interior: [2]} : int32 (8,)
          return "w": %13, "pooled": %5, "product": %14, "any": %18, "rest": %22
        """)
  }

  @Test func printsConstantsByValueWhileTheyAreShort() {
    let builder = GraphBuilder(name: "constants")
    let outputs = [
      builder.constant(1.5), builder.constant(Tensor([1, 2, 3, 4] as [Int32], shape: [2, 2])),
      builder.constant(Tensor([true, false])), builder.constant(Tensor(zeros: [5])),
    ]
    #expect(
      builder.finish(outputs: outputs.map { ("c", $0) }).description == """
        graph constants
          %0 = constant {value: [1.5]} : float32 ()
          %1 = constant {value: [1.0, 2.0, 3.0, 4.0]} : int32 (2, 2)
          %2 = constant {value: [1.0, 0.0]} : bool (2,)
          %3 = constant {value: 5 elements} : float32 (5,)
          return "c": %0, "c": %1, "c": %2, "c": %3
        """)
  }

  @Test func parametersOfOneNameAndTypeStayApart() {
    let builder = GraphBuilder(name: "twins")
    #expect(builder.parameter("x", TensorType([2])).id != builder.parameter("x", TensorType([2])).id)
  }

  @Test func functionsThatChangeNothingAddNothing() throws {
    let (_, x, _) = start()
    #expect(try x.reshape([2, 3]).id == x.id)
    #expect(try x.transpose([0, 1]).id == x.id)
    #expect(try x.broadcast(to: [2, 3]).id == x.id)
    #expect(try x.convert(to: .float32).id == x.id)
    #expect(try x.sum(axes: []).id == x.id)
  }

  @Test func marksDonations() throws {
    let (builder, x, y) = start()
    let graph = try builder.finish(outputs: [("loss", (x + y).sum()), ("x", x - y)], donations: [(x, 1)])
    #expect(graph.parameters.map(\.donatedTo) == [1, nil])
    #expect(graph.outputTypes == [TensorType([]), TensorType([2, 3])])
    #expect(graph.description.contains("%0 = parameter \"x\" {donated to: \"x\"} : float32 (2, 3)"))
  }
}

@Suite struct BroadcastingTests {
  @Test(
    arguments: [
      ([], [], "()"), ([], [2, 3], "(2, 3)"), ([3], [2, 3], "(2, 3)"), ([2, 1], [2, 3], "(2, 3)"), ([1], [4], "(4,)"),
      ([2, 1, 4], [3, 1], "(2, 3, 4)"), ([0], [1], "(0,)"), ([0], [], "(0,)"), ([2, 0], [2, 1], "(2, 0)"),
      (
        [2], [3],
        "broadcast: expected shapes that agree, or are 1, along each axis counted from the last, received (2,) and (3,)"
      ),
      (
        [2, 3], [2],
        "broadcast: expected shapes that agree, or are 1, along each axis counted from the last, received (2, 3) and (2,)"
      ),
      (
        [0], [2],
        "broadcast: expected shapes that agree, or are 1, along each axis counted from the last, received (0,) and (2,)"
      ),
    ] as [(Shape, Shape, String)])
  func alignsShapesAtTheLastAxis(left: Shape, right: Shape, expected: String) {
    let builder = GraphBuilder(name: "broadcast")
    func outcome(_ a: Shape, _ b: Shape) -> String {
      do throws(ShapeError) {
        let sum = try builder.parameter("a", TensorType(a)) + builder.parameter("b", TensorType(b))
        return sum.shape.description
      } catch {
        return error.description
      }
    }
    #expect(outcome(left, right) == expected)
    if left != right && !expected.hasPrefix("broadcast") { #expect(outcome(right, left) == expected) }
  }

  @Test func selectBroadcastsAllThree() throws {
    let builder = GraphBuilder(name: "select")
    let predicate = builder.parameter("p", TensorType([3], .bool))
    let a = builder.parameter("a", TensorType([2, 1]))
    #expect(try predicate.select(a, a.number(0)).shape == [2, 3])
  }

  @Test func refusesShapesThatDoNotReachTheTarget() {
    let builder = GraphBuilder(name: "broadcast")
    let x = builder.parameter("x", TensorType([2, 3]))
    #expect(
      message { () throws(ShapeError) in try x.broadcast(to: [3]) }
        == "broadcastInDimension: expected a shape that broadcasts to (3,) along axes [0, 1], received float32 (2, 3)")
    #expect(
      message { () throws(ShapeError) in try x.slice(0..<1, axis: 2) }
        == "slice: expected an axis of (2, 3), received axis 2")
    #expect(
      message { () throws(ShapeError) in try x.mean(axes: [2]) }
        == "reduce: expected distinct axes of (2, 3), received [2]")
  }

  @Test func numbersTakeTheTypeOfTheOtherSide() throws {
    let builder = GraphBuilder(name: "numbers")
    let counter = builder.parameter("n", TensorType([2], .int32))
    #expect(try (counter + 1).dtype == .int32)
    #expect(try (2 * counter).dtype == .int32)
  }

  private func message(_ body: () throws(ShapeError) -> Value) -> String {
    do throws(ShapeError) {
      return try body().shape.description
    } catch {
      return error.description
    }
  }
}

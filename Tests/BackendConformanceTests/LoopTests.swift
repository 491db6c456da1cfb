import GraphCore
import TensorCore
import Testing

/// Loops: state that each step replaces, and buffers that are filled anew for each step.
@Suite("Loops keep state and batches in place")
struct LoopTests {
  /// A graph that replaces two vectors by what `next` makes of them.
  private func graph(_ next: (Value, Value) throws -> (Value, Value)) throws -> Graph {
    let builder = GraphBuilder(name: "loop")
    let (a, b) = (builder.parameter("a", TensorType([2])), builder.parameter("b", TensorType([2])))
    let (newA, newB) = try next(a, b)
    return builder.finish(outputs: [("a", newA), ("b", newB)], donations: [(a, 0), (b, 1)])
  }

  private func run(_ graph: Graph, steps: Int, on backend: any Backend) throws -> [[Float]] {
    let executable = try backend.compile(graph)
    var state = try [Tensor([0, 2] as [Float]), Tensor([1, 3] as [Float])].map(backend.makeBuffer)
    for _ in 0..<steps { try executable.execute(updating: &state, reading: []) }
    return try state.map { try backend.read($0).scalars(as: Float.self) }
  }

  /// One output is the other parameter, which is itself replaced.
  @Test(arguments: backends.indices)
  func fibonacciNumbers(backend: Int) throws {
    let graph = try graph { a, b in (b, try a + b) }
    #expect(try run(graph, steps: 10, on: backends[backend]) == [[55, 233], [89, 377]])
  }

  /// Two parameters that change places cannot both be written over.
  @Test(arguments: backends.indices, [1, 2, 7])
  func parametersChangePlaces(backend: Int, steps: Int) throws {
    let swapped: [[Float]] = [[1, 3], [0, 2]]
    let result = try run(graph { a, b in (b, a) }, steps: steps, on: backends[backend])
    #expect(result == (steps % 2 == 1 ? swapped : swapped.reversed()))
  }

  @Test(arguments: backends.indices)
  func aParameterThatStays(backend: Int) throws {
    #expect(try run(graph { a, b in (a, try a + b) }, steps: 3, on: backends[backend]) == [[0, 2], [1, 9]])
  }

  /// Both outputs are one value.
  @Test(arguments: backends.indices)
  func oneValueReplacesTwoParameters(backend: Int) throws {
    let graph = try graph { a, b in
      let sum = try a + b
      return (sum, sum)
    }
    #expect(try run(graph, steps: 3, on: backends[backend]) == [[4, 20], [4, 20]])
  }

  @Test(arguments: backends.indices)
  func refusedInputsLeaveTheState(backend: Int) throws {
    let backend = backends[backend]
    let executable = try backend.compile(graph { a, b in (b, try a + b) })
    let a = try backend.makeBuffer(Tensor([1, 2] as [Float]))
    let b = try backend.makeBuffer(Tensor([3, 4] as [Float]))
    var twice: [any Buffer] = [a, a]
    #expect(throws: BackendError.self) { try executable.execute(updating: &twice, reading: []) }
    var tooMany: [any Buffer] = [a, b]
    #expect(throws: BackendError.self) { try executable.execute(updating: &tooMany, reading: [b]) }
    var wrong: [any Buffer] = [a, try backend.makeBuffer(Tensor([1] as [Float]))]
    #expect(throws: BackendError.self) { try executable.execute(updating: &wrong, reading: []) }
    #expect(try backend.read(a) == Tensor([1, 2] as [Float]))
    var state: [any Buffer] = [a, b]
    try executable.execute(updating: &state, reading: [])
    #expect(try state.map(backend.read) == [Tensor([3, 4] as [Float]), Tensor([4, 6] as [Float])])
  }

  @Test(arguments: backends.indices)
  func refillsWithRows(backend: Int) throws {
    let backend = backends[backend]
    let table = Tensor((0..<12).map { Float($0) }, shape: [6, 2])
    var buffer = try backend.makeBuffer(table.rows(.range(0..<3)))
    for rows in [Rows.range(2..<5), .at([5, 0, 5]), .range(3..<6)] {
      try backend.refill(&buffer, with: rows, of: table)
      #expect(try backend.read(buffer) == table.rows(rows))
    }
    // A batch of another size, as the last of an epoch is.
    try backend.refill(&buffer, with: .at([4]), of: table)
    #expect(try backend.read(buffer) == Tensor([8, 9] as [Float], shape: [1, 2]))
  }
}

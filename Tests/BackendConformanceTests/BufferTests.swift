import GraphCore
import TensorCore
import Testing

/// What every backend refuses, in the same words but for its name.
@Suite("Buffers that do not fit are refused")
struct BufferTests {
  /// w − g, with w donated to it.
  private func update() throws -> Graph {
    let builder = GraphBuilder(name: "update")
    let type = TensorType([3])
    let (w, g) = (builder.parameter("w", type), builder.parameter("g", type))
    return builder.finish(outputs: [("w", try w - g)], donations: [(w, 0)])
  }

  private let ones = Tensor([1, 1, 1] as [Float])

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: backends.indices)
  func aWrongNumber(backend: Int) throws {
    let backend = backends[backend]
    let executable = try backend.compile(update())
    let buffer = try backend.makeBuffer(ones)
    #expect(
      message { _ = try executable.execute([buffer]) }
        == "\(backend.name): graph update expected 2 inputs, received 1")
    #expect(try backend.read(buffer) == ones, "a refused buffer is not spent")
  }

  @Test(arguments: backends.indices)
  func aWrongType(backend: Int) throws {
    let backend = backends[backend]
    let executable = try backend.compile(update())
    let w = try backend.makeBuffer(ones)
    for (tensor, received) in [
      (Tensor(zeros: [3, 1]), "float32 (3, 1)"), (Tensor(zeros: [3], dtype: .int32), "int32 (3,)"),
    ] {
      let g = try backend.makeBuffer(tensor)
      #expect(
        message { _ = try executable.execute([w, g]) }
          == "\(backend.name): parameter \"g\" of graph update expected float32 (3,), received \(received)")
    }
    #expect(try backend.read(w) == ones, "a refused buffer is not spent")
  }

  @Test(arguments: backends.indices)
  func aSpentOne(backend: Int) throws {
    let backend = backends[backend]
    let executable = try backend.compile(update())
    let (w, g) = (try backend.makeBuffer(ones), try backend.makeBuffer(ones))
    let updated = try executable.execute([w, g])[0]
    #expect(
      message { _ = try executable.execute([w, g]) }
        == "\(backend.name): parameter \"w\" of graph update received a spent buffer, it was donated before; "
        + "use the output that replaced it")
    #expect(
      message { _ = try executable.execute([updated, w]) }
        == "\(backend.name): parameter \"g\" of graph update received a spent buffer, it was donated before; "
        + "use the output that replaced it")
    #expect(
      message { _ = try backend.read(w) }
        == "\(backend.name): a buffer of float32 (3,) is spent, it was donated; read the output that replaced it")
    #expect(try backend.read(updated) == Tensor(zeros: [3]))
  }

  @Test(arguments: backends.indices)
  func oneOfAnotherBackend(backend: Int) throws {
    final class Foreign: Buffer {
      let type = TensorType([3])
    }
    let backend = backends[backend]
    let executable = try backend.compile(update())
    let w = try backend.makeBuffer(ones)
    #expect(
      message { _ = try executable.execute([w, Foreign()]) }
        == "\(backend.name): parameter \"g\" of graph update expected a buffer of this backend, received one of another; "
        + "make it with makeBuffer")
    #expect(
      message { _ = try backend.read(Foreign()) }
        == "\(backend.name): expected a buffer of this backend, received one of another; make it with makeBuffer")
    #expect(try backend.read(w) == ones, "a refused buffer is not spent")
  }

  @Test(arguments: backends.indices)
  func aDonatedOneThatIsGivenTwice(backend: Int) throws {
    let backend = backends[backend]
    let executable = try backend.compile(update())
    let w = try backend.makeBuffer(ones)
    #expect(
      message { _ = try executable.execute([w, w]) }
        == "\(backend.name): parameter \"w\" of graph update is donated, but its buffer is also given for parameter \"g\"; "
        + "make a second buffer")
    #expect(try backend.read(w) == ones, "a refused buffer is not spent")
  }

  /// The loop of training: what comes out goes in again, a hundred times.
  @Test(arguments: backends.indices)
  func outputsGoInAgain(backend: Int) throws {
    let backend = backends[backend]
    let executable = try backend.compile(update())
    let g = try backend.makeBuffer(ones)
    var w = try backend.makeBuffer(Tensor([100, 200, 300] as [Float]))
    for _ in 0..<100 { w = try executable.execute([w, g])[0] }
    #expect(try backend.read(w) == Tensor([0, 100, 200] as [Float]))
  }

  /// Buffers outlive later executions of the program that made them.
  @Test(arguments: backends.indices)
  func outputsStayWhenTheProgramRunsAgain(backend: Int) throws {
    let backend = backends[backend]
    let builder = GraphBuilder(name: "double")
    let x = builder.parameter("x", TensorType([3]))
    let executable = try backend.compile(builder.finish(outputs: [("y", try x * 2), ("x", x)]))
    let first = try executable.execute([backend.makeBuffer(ones)])
    _ = try executable.execute([backend.makeBuffer(Tensor([7, 8, 9] as [Float]))])
    #expect(try first.map(backend.read) == [Tensor([2, 2, 2] as [Float]), ones])
  }
}

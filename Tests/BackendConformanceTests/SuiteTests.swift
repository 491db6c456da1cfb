import ConformanceSupport
import GraphCore
import ReferenceBackend
import TensorCore
import Testing

/// The suite itself: it must notice a backend that is wrong.
@Suite("The suite notices faults")
struct SuiteTests {
  /// What a backend may get wrong, and what the suite then says of `w - 0.25 · g` with w donated.
  enum Fault: CaseIterable {
    case lastBit, wrongShape, keepsDonated, changesInputs, missingOutput, secondRunDiffers, nothing

    var expected: [String] {
      switch self {
      case .lastBit:
        (1...2).map {
          "run \($0), output 0: element 0 of 165: expected -3.5, received -3.4999998, "
            + "which is 2.384185791015625e-07 away where 0.0 is allowed"
        }
      case .wrongShape:
        (1...2).flatMap {
          [
            "run \($0), output 0: its buffer says float32 (165,)",
            "run \($0), output 0: expected float32 (33, 5), received float32 (165,)",
          ]
        }
      case .keepsDonated: (1...2).map { "run \($0): donated input 0 is not spent" }
      case .changesInputs: (1...2).map { "run \($0): input 1 was changed" }
      case .missingOutput: ["run 1: expected 1 outputs, received 0"]
      case .secondRunDiffers:
        [
          "run 2, output 0: element 0 of 165: expected -3.5, received -3.4999998, "
            + "which is 2.384185791015625e-07 away where 0.0 is allowed"
        ]
      case .nothing: []
      }
    }
  }

  @Test(arguments: Fault.allCases)
  func names(fault: Fault) throws {
    let update = try #require(ConformanceCase.all.first { $0.id == "donation/in-place update" })
    #expect(try update.differences(on: FaultyBackend(fault)) == fault.expected)
  }

  /// The tolerance of a sum of n numbers: (n + 1) · u · Σ|x| and no more.
  @Test(arguments: [(6, true), (7, false)])
  func allowsWhatTheBoundAllows(unitsInTheLastPlace: Int, isAllowed: Bool) throws {
    // The sum is 8, where a unit is 16 u; the magnitudes sum up to 14, which allows 7 · 14 u = 98 u.
    let numbers = Tensor([1, -1, 2, -2, 4, 4] as [Float])
    let sum = ConformanceCase("sum", .reduce(.sum, axes: [0]), [numbers], .sum(terms: 6))
    let faulty = FaultyBackend(.nothing, adding: Float(unitsInTheLastPlace) * Float(8).ulp)
    #expect(try sum.differences(on: faulty).isEmpty == isAllowed)
  }
}

/// The reference with a fault.
private final class FaultyBackend: Backend {
  let name = "faulty"
  let numerics = "none"
  private let fault: SuiteTests.Fault
  private let addend: Float
  private let reference = ReferenceBackend()

  init(_ fault: SuiteTests.Fault, adding addend: Float = 0) {
    self.fault = fault
    self.addend = addend
  }

  private final class Memory: Buffer {
    var tensor: Tensor
    var isSpent = false
    var type: TensorType { TensorType(tensor.shape, tensor.dtype) }
    init(_ tensor: Tensor) { self.tensor = tensor }
  }

  private final class Program: Executable {
    let graph: Graph
    var listing: String { graph.description }
    let backend: FaultyBackend
    var runs = 0

    init(_ graph: Graph, _ backend: FaultyBackend) {
      self.graph = graph
      self.backend = backend
    }

    func execute(_ inputs: [any Buffer]) throws -> [any Buffer] {
      runs += 1
      let memories = inputs.compactMap { $0 as? Memory }
      var outputs = try backend.reference.run(graph, memories.map(\.tensor))
      switch backend.fault {
      case .lastBit: outputs[0] = outputs[0].withFirst { $0.nextUp }
      case .secondRunDiffers where runs == 2: outputs[0] = outputs[0].withFirst { $0.nextUp }
      case .wrongShape: outputs[0] = outputs[0].reshaped(to: [outputs[0].count])
      case .missingOutput: outputs = []
      case .changesInputs: memories[1].tensor = memories[1].tensor.withFirst { $0 + 1 }
      case .keepsDonated, .secondRunDiffers, .nothing: break
      }
      if backend.addend != 0 { outputs[0] = outputs[0].withFirst { $0 + self.backend.addend } }
      for (memory, parameter) in zip(memories, graph.parameters) where backend.fault != .keepsDonated {
        memory.isSpent = parameter.donatedTo != nil
      }
      return outputs.map(Memory.init)
    }
  }

  func makeBuffer(_ tensor: Tensor) throws -> any Buffer { Memory(tensor) }

  func read(_ buffer: any Buffer) throws -> Tensor {
    guard let memory = buffer as? Memory, !memory.isSpent else { throw BackendError("spent") }
    return memory.tensor
  }

  func compile(_ graph: Graph) throws -> any Executable { Program(graph, self) }
}

extension Tensor {
  /// The tensor with its first element replaced.
  fileprivate func withFirst(_ change: (Float) -> Float) -> Tensor {
    var scalars = scalars(as: Float.self)
    scalars[0] = change(scalars[0])
    return Tensor(scalars, shape: shape)
  }
}

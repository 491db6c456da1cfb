import GraphCore
import ReferenceBackend
import TensorCore

extension ConformanceCase {
  /// What a backend does differently from the reference in this case; empty if nothing.
  ///
  /// ```swift
  /// for testCase in ConformanceCase.all { print(testCase.id, try testCase.differences(on: CPUBackend())) }
  /// ```
  /// The graph runs twice on the same compiled program with fresh buffers, so that memory kept between executions is
  /// noticed. Inputs that are not donated must come back unchanged; donated ones must be spent.
  ///
  /// - Parameter allowance: What the backend's arithmetic is allowed besides.
  public func differences(on backend: any Backend, allowing allowance: Allowance = Allowance()) throws -> [String] {
    let graph = try graph()
    let judge = ReferenceBackend()
    let expected = try judge.run(graph, inputs)
    // What comes of it if numbers below the smallest normal one are zeros from the start.
    let flushed = allowance.flushesDenormals ? try judge.run(graph, inputs.map(\.flushed)) : expected
    let magnitudes = tolerance.sumRoundings > 0 ? try judge.run(graph, magnitudesOfInputs) : []
    let tolerance = tolerance.widened(by: allowance)

    let executable = try backend.compile(graph)
    var differences: [String] = []
    for run in 1...2 {
      let buffers = try inputs.map(backend.makeBuffer)
      let outputs = try executable.execute(buffers)
      guard outputs.count == expected.count else {
        return ["run \(run): expected \(expected.count) outputs, received \(outputs.count)"]
      }
      for (index, output) in outputs.enumerated() {
        let actual = try backend.read(output)
        let magnitude = magnitudes.isEmpty ? nil : magnitudes[index]
        if output.type != graph.outputTypes[index] {
          differences.append("run \(run), output \(index): its buffer says \(output.type)")
        }
        if let difference = tolerance.firstDifference(
          actual, expected[index], or: flushed[index], magnitudes: magnitude)
        {
          differences.append("run \(run), output \(index): \(difference)")
        }
      }
      for (index, buffer) in buffers.enumerated() {
        let content = try? backend.read(buffer)
        if graph.parameters[index].donatedTo != nil {
          if content != nil { differences.append("run \(run): donated input \(index) is not spent") }
        } else if content != inputs[index] {
          differences.append("run \(run): input \(index) was changed")
        }
      }
    }
    return differences
  }

  private var magnitudesOfInputs: [Tensor] {
    inputs.enumerated().map { tolerance.summedInputs?.contains($0) ?? true ? $1.magnitudes : $1 }
  }
}

/// What a backend's arithmetic is allowed beyond a case's own tolerance.
public struct Allowance: Sendable {
  /// Numbers below the smallest normal one may count as zeros of their sign, where they are read and where they are
  /// made; what only moves numbers keeps them.
  public var flushesDenormals = false
  /// Units in the last place count so many times.
  public var ulpFactor = 1.0

  public init(flushesDenormals: Bool = false, ulpFactor: Double = 1) {
    self.flushesDenormals = flushesDenormals
    self.ulpFactor = ulpFactor
  }
}

extension Tensor {
  /// Numbers below the smallest normal one replaced by zeros of their sign.
  fileprivate var flushed: Tensor {
    guard dtype == .float32 else { return self }
    return Tensor(scalars(as: Float.self).map { $0.isSubnormal ? $0 * 0 : $0 }, shape: shape)
  }

  /// The magnitudes of a float32 tensor's elements; any other tensor as it is.
  fileprivate var magnitudes: Tensor {
    dtype == .float32 ? Tensor(scalars(as: Float.self).map(abs), shape: shape) : self
  }
}

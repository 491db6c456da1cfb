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
  public func differences(on backend: any Backend) throws -> [String] {
    let graph = try graph()
    let judge = ReferenceBackend()
    let expected = try judge.run(graph, inputs)
    let magnitudes = tolerance.sumRoundings > 0 ? try judge.run(graph, magnitudesOfInputs) : []

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
        if let difference = tolerance.firstDifference(actual, expected[index], magnitudes: magnitude) {
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

extension Tensor {
  /// The magnitudes of a float32 tensor's elements; any other tensor as it is.
  fileprivate var magnitudes: Tensor {
    dtype == .float32 ? Tensor(scalars(as: Float.self).map(abs), shape: shape) : self
  }
}

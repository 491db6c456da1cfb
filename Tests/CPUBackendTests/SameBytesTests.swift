import CPUBackend
import ConformanceSupport
import GraphCore
import TensorCore
import Testing

/// The promise of exact numerics: results are defined by their arithmetic, not by the machine.
@Suite struct SameBytesTests {
  @Test(arguments: Workload.all)
  func numberOfThreadsChangesNoByte(_ workload: Workload) throws {
    let graph = try workload.graph()
    for numerics in CPUBackend.Numerics.allCases {
      let results = try [1, 2, 3].map { try CPUBackend(threads: $0, numerics: numerics).run(graph, workload.inputs) }
      #expect(results[0] == results[1])
      #expect(results[0] == results[2])
    }
  }

  @Test(arguments: Workload.all)
  func formOfTheKernelsChangesNoByte(_ workload: Workload) throws {
    let graph = try workload.graph()
    let results = try CPUBackend.availableForms.map {
      try CPUBackend(numerics: .exact, form: $0).run(graph, workload.inputs)
    }
    for result in results.dropFirst() { #expect(result == results[0]) }
  }

  @Test func everyConformanceCaseHasTheSameBytesInEveryForm() throws {
    let backends = CPUBackend.availableForms.map { CPUBackend(threads: 2, numerics: .exact, form: $0) }
    for testCase in ConformanceCase.all {
      let graph = try testCase.graph()
      let results = try backends.map { try $0.run(graph, testCase.inputs).map(\.comparableBytes) }
      for (backend, result) in zip(backends, results).dropFirst() {
        #expect(result == results[0], "\(testCase.id) in form \(backend.form)")
      }
    }
  }

  /// Exact numerics are in the conformance suite itself.
  @Test func everyConformanceCaseAgreesWithTheReferenceInFastNumerics() throws {
    let backend = CPUBackend(threads: 3, numerics: .fast)
    for testCase in ConformanceCase.all { #expect(try testCase.differences(on: backend) == [], "\(testCase.id)") }
  }

  @Test func formIsTheOneAskedFor() {
    for form in CPUBackend.availableForms { #expect(CPUBackend(form: form).form == form) }
    #expect(CPUBackend(form: "no such form").form == CPUBackend().form)
  }
}

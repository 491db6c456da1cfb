import ConformanceSupport
import GraphCore
import Testing

@Suite("Every operation agrees with the reference")
struct ConformanceTests {
  @Test(arguments: backends.indices, ConformanceCase.all)
  func agreesWithTheReference(backend: Int, testCase: ConformanceCase) throws {
    let differences = try testCase.differences(
      on: backends[backend], allowing: allowances[backends[backend].name] ?? Allowance())
    #expect(differences == [], "\(backends[backend].name): \(testCase.id)")
  }

  @Test func everyOperationHasACase() throws {
    var covered: Set<String> = []
    for testCase in ConformanceCase.all { covered.formUnion(OperationKind.covered(by: try testCase.graph())) }
    #expect(OperationKind.required.subtracting(covered).sorted() == [])
  }

  @Test func idsAreUnique() {
    let ids = ConformanceCase.all.map(\.id)
    #expect(Dictionary(grouping: ids, by: { $0 }).filter { $0.value.count > 1 }.keys.sorted() == [])
  }
}

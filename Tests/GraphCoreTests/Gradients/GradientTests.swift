import ConformanceSupport
import GraphCore
import ReferenceBackend
import TensorCore
import Testing

@Suite("Gradients agree with finite differences")
struct GradientTests {
  @Test(arguments: GradientCase.all)
  func firstDerivatives(gradientCase: GradientCase) throws {
    #expect(try FiniteDifferences(gradientCase: gradientCase).failures(order: 1) == [])
  }

  @Test(arguments: GradientCase.all.filter(\.isTwiceDifferentiable))
  func secondDerivatives(gradientCase: GradientCase) throws {
    #expect(try FiniteDifferences(gradientCase: gradientCase).failures(order: 2) == [])
  }

  /// What no gradient flows through; everything else in the closed list must have a case.
  static let withoutGradient: Set<String> = [
    "parameter", "constant", "iota", "randomBits", "randomUniform", "randomNormal", "argMax", "topKIndices",
    "isFinite float32",
    "compare equal float32", "compare notEqual float32", "compare less float32", "compare lessOrEqual float32",
    "compare greater float32", "compare greaterOrEqual float32",
    "recurrenceTrace tanh", "recurrenceTrace relu", "recurrenceTrace lstm", "recurrenceTrace gru",
    "recurrenceTrace gruResetAfter", "recurrenceGradient tanh", "recurrenceGradient relu", "recurrenceGradient lstm",
    "recurrenceGradient gru", "recurrenceGradient gruResetAfter",
  ]

  @Test func everyDifferentiableOperationHasACase() throws {
    var covered = Self.withoutGradient
    for gradientCase in GradientCase.all {
      let builder = GraphBuilder(name: gradientCase.id)
      let x = gradientCase.operands.map { builder.parameter("x", TensorType($0.shape)) }
      let y = try gradientCase.build(builder, x)
      covered.formUnion(OperationKind.covered(by: builder.finish(outputs: [("y", y)])))
    }
    let onFloats = OperationKind.required.filter { name in
      !["int32", "bool", "uint8"].contains { name.contains($0) }
    }
    #expect(onFloats.subtracting(covered).sorted() == [])
  }
}

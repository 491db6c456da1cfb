import GraphCore
import TensorCore
import Testing

@testable import XLABackend

/// Texts of programs; no plugin is needed.
@Suite("Graphs become StableHLO")
struct LoweringTests {
  /// A layer, its weights donated to their update.
  private func step() throws -> Graph {
    let builder = GraphBuilder(name: "step")
    let w = builder.parameter("w", TensorType([3, 2]))
    let x = builder.parameter("x", TensorType([4, 3]), holdsSamples: true)
    let y = try x.dot(w).unary(.tanh)
    return builder.finish(outputs: [("w", try w * 2), ("y", y)], donations: [(w, 0)])
  }

  @Test func aLayer() throws {
    let text = """
      module @hornbook {
      func.func public @main(%arg0: tensor<3x2xf32> {tf.aliasing_output = 0 : i32}, %arg1: tensor<4x3xf32>) -> (tensor<3x2xf32>, tensor<4x2xf32>) {
      %0 = stablehlo.dot_general %arg1, %arg0, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
      %1 = stablehlo.tanh %0 : tensor<4x2xf32>
      %2 = stablehlo.constant dense<"0x00000040"> : tensor<f32>
      %3 = stablehlo.broadcast_in_dim %2, dims = [] : (tensor<f32>) -> tensor<3x2xf32>
      %4 = stablehlo.multiply %arg0, %3 : tensor<3x2xf32>
      return %4, %1 : tensor<3x2xf32>, tensor<4x2xf32>
      }
      }

      """
    #expect(try Lowering.program(step()).text.split(separator: "\n") == text.split(separator: "\n"))
  }

  /// The batch is divided, weights and results are not.
  @Test func severalDevices() throws {
    let lines = try Lowering.program(step(), devices: 2).text.split(separator: "\n")
    #expect(lines[0] == "module @hornbook attributes {mhlo.num_partitions = 2 : i32} {")
    #expect(
      lines[1]
        == "func.func public @main(%arg0: tensor<3x2xf32> {tf.aliasing_output = 0 : i32, mhlo.sharding = \"{replicated}\"}, "
        + "%arg1: tensor<4x3xf32> {mhlo.sharding = \"{devices=[2,1]<=[2]}\"}) -> "
        + "(tensor<3x2xf32> {mhlo.sharding = \"{replicated}\"}, tensor<4x2xf32> {mhlo.sharding = \"{replicated}\"}) {")
    // Four samples cannot be divided among three devices.
    #expect(try !Lowering.program(step(), devices: 3).text.contains("devices="))
  }

  /// Numbers of a small constant stand in the text, a large one is an argument.
  @Test func constants() throws {
    func program(_ count: Int) throws -> Lowering.Program {
      let builder = GraphBuilder(name: "constants")
      let numbers = (0..<count).map { Float($0) + 0.1 }
      let x = builder.parameter("x", TensorType([count]))
      return Lowering.program(builder.finish(outputs: [("y", try x + builder.constant(Tensor(numbers)))]))
    }
    let small = try program(2)
    #expect(small.text.contains("dense<\"0xCDCCCC3DCDCC8C3F\"> : tensor<2xf32>"))
    #expect(small.largeConstants == [])
    let large = try program(65)
    #expect(large.text.contains("%arg0: tensor<65xf32>, %constant0: tensor<65xf32>"))
    #expect(!large.text.contains("dense<"))
    #expect(large.largeConstants.map(\.count) == [65])
  }
}

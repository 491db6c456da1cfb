import CPUBackend
import GraphCore
import TensorCore
import Testing

/// Products are one chain of fused multiply-adds for each element; the oracle is that chain, compared bit by bit.
@Suite struct ExactProductTests {
  private let backend = CPUBackend(threads: 2, numerics: .exact)

  struct Sizes: Sendable, CustomStringConvertible {
    var m: Int
    var n: Int
    var k: Int
    var description: String { "\(m)x\(n)x\(k)" }
  }

  // Below, at and above the edges of tiles (12 x 32), blocks (256 deep, 512 wide) and tasks.
  static let sizes: [Sizes] = [
    Sizes(m: 1, n: 1, k: 1), Sizes(m: 1, n: 17, k: 3), Sizes(m: 13, n: 33, k: 5), Sizes(m: 12, n: 32, k: 257),
    Sizes(m: 5, n: 16, k: 600), Sizes(m: 97, n: 129, k: 40), Sizes(m: 50, n: 530, k: 20), Sizes(m: 400, n: 10, k: 31),
    Sizes(m: 7, n: 9, k: 0),
  ]

  @Test(arguments: sizes, [(false, false), (true, false), (false, true), (true, true)])
  func elementOfAProductIsOneChainOverK(_ size: Sizes, _ transposed: (left: Bool, right: Bool)) throws {
    let (m, n, k) = (size.m, size.n, size.k)
    var stream = RandomStream(seed: 2, label: "\(size)", purpose: "product")
    let a = Tensor(uniform: transposed.left ? [k, m] : [m, k], low: -1, high: 1, from: &stream)
    let b = Tensor(uniform: transposed.right ? [n, k] : [k, n], low: -1, high: 1, from: &stream)
    let builder = GraphBuilder(name: "product")
    let product = try builder.parameter("a", TensorType(a.shape)).dot(
      builder.parameter("b", TensorType(b.shape)), transposeLeft: transposed.left, transposeRight: transposed.right)
    let result = try backend.run(builder.finish(outputs: [("c", product)]), [a, b])[0].scalars(as: Float.self)

    let left = a.scalars(as: Float.self)
    let right = b.scalars(as: Float.self)
    var expected: [Float] = []
    for i in 0..<m {
      for j in 0..<n {
        var sum: Float = 0
        for p in 0..<k {
          sum = sum.addingProduct(
            left[transposed.left ? p * m + i : i * k + p], right[transposed.right ? j * k + p : p * n + j])
        }
        expected.append(sum)
      }
    }
    #expect(result == expected)
  }

  @Test func elementOfAConvolutionIsOneChainOverTapsAndChannels() throws {
    // Stride, padding on one side more than on the other, dilation, a width that is no multiple of a tile.
    let convolution = Convolution(axes: [.init(stride: 2, low: 2, high: 1), .init(low: 1, high: 2, dilation: 2)])
    let (height, width, channels, filters) = (9, 16, 5, 37)
    var stream = RandomStream(seed: 3, label: "convolution", purpose: "inputs")
    let input = Tensor(uniform: [2, height, width, channels], low: -1, high: 1, from: &stream)
    let kernel = Tensor(uniform: [3, 3, channels, filters], low: -1, high: 1, from: &stream)
    let builder = GraphBuilder(name: "convolution")
    let output = try builder.apply(
      .convolution(convolution),
      [builder.parameter("x", TensorType(input.shape)), builder.parameter("k", TensorType(kernel.shape))])
    let result = try backend.run(builder.finish(outputs: [("y", output)]), [input, kernel])[0]

    let x = input.scalars(as: Float.self)
    let k = kernel.scalars(as: Float.self)
    var expected: [Float] = []
    for image in 0..<2 {
      for row in 0..<output.shape[1] {
        for column in 0..<output.shape[2] {
          for filter in 0..<filters {
            var sum: Float = 0
            for tap in 0..<9 {
              let (h, w) = (row * 2 - 2 + tap / 3, column - 1 + tap % 3 * 2)
              for channel in 0..<channels {
                let isInside = h >= 0 && h < height && w >= 0 && w < width
                let value = isInside ? x[((image * height + h) * width + w) * channels + channel] : 0
                sum = sum.addingProduct(value, k[(tap * channels + channel) * filters + filter])
              }
            }
            expected.append(sum)
          }
        }
      }
    }
    #expect(result.scalars(as: Float.self) == expected)
  }
}

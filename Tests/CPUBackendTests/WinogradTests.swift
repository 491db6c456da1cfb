import CKernels
import CPUBackend
import GraphCore
import ReferenceBackend
import TensorCore
import Testing

/// Convolutions of 3 x 3 by Winograd's algorithm.
@Suite struct WinogradTests {
  struct Image: Sendable, CustomStringConvertible {
    var batch: Int
    var height: Int
    var width: Int
    var channels: Int
    var filters: Int
    var low: [Int]
    var high: [Int]

    var description: String { "\(batch) of \(height) x \(width), \(channels) to \(filters), \(low) \(high)" }

    var convolution: Convolution {
      Convolution(axes: [.init(low: low[0], high: high[0]), .init(low: low[1], high: high[1])])
    }
    var input: Shape { [batch, height, width, channels] }
    var kernel: Shape { [3, 3, channels, filters] }
    var output: Shape { [batch, height + low[0] + high[0] - 2, width + low[1] + high[1] - 2, filters] }

    /// Forward, input gradient, kernel gradient.
    func graph() throws -> Graph {
      let builder = GraphBuilder(name: description)
      let x = builder.parameter("x", TensorType(input))
      let w = builder.parameter("w", TensorType(kernel))
      let g = builder.parameter("g", TensorType(output))
      return builder.finish(outputs: [
        ("forward", try builder.apply(.convolution(convolution), [x, w])),
        ("input", try builder.apply(.convolutionInputGradient(convolution, inputShape: input), [g, w])),
        ("kernel", try builder.apply(.convolutionKernelGradient(convolution, kernelShape: kernel), [x, g])),
      ])
    }
  }

  /// Even and odd sizes, without a border, with one on one side, and with more of it than the kernel is wide.
  static let images = [
    Image(batch: 3, height: 8, width: 8, channels: 16, filters: 32, low: [1, 1], high: [1, 1]),
    Image(batch: 2, height: 9, width: 12, channels: 48, filters: 16, low: [0, 0], high: [0, 0]),
    Image(batch: 1, height: 7, width: 6, channels: 32, filters: 32, low: [2, 0], high: [0, 2]),
    Image(batch: 2, height: 6, width: 9, channels: 16, filters: 64, low: [3, 4], high: [5, 3]),
    Image(batch: 40, height: 10, width: 11, channels: 32, filters: 48, low: [1, 0], high: [0, 1]),
  ]

  /// With small whole numbers every step of the algorithm is exact, so the results are the reference's to the bit.
  @Test(arguments: images)
  func wholeNumbersGiveExactResults(_ image: Image) throws {
    #expect(usesWinograd(image))
    var stream = RandomStream(seed: 4, label: image.description, purpose: "whole numbers")
    let inputs = [image.input, image.kernel, image.output].map { shape in
      Tensor((0..<shape.count).map { _ in Float(stream.integer(below: 5) - 2) }, shape: shape)
    }
    let graph = try image.graph()
    let expected = try ReferenceBackend().run(graph, inputs)
    for (result, wanted) in zip(try CPUBackend(threads: 2).run(graph, inputs), expected) {
      #expect(result == wanted)
    }
  }

  /// The errors of numbers up to 1.
  ///
  /// An element of the transformed source is at most 4, one of the transformed kernel at most 9/4, a result sums up nine
  /// products a channel. Each is rounded a few times besides the sum over the channels.
  @Test(arguments: images)
  func roundingStaysWithinTheBound(_ image: Image) throws {
    var stream = RandomStream(seed: 5, label: image.description, purpose: "fractions")
    let inputs = [image.input, image.kernel].map { Tensor(uniform: $0, low: -1, high: 1, from: &stream) }
    let builder = GraphBuilder(name: image.description)
    let x = builder.parameter("x", TensorType(image.input))
    let w = builder.parameter("w", TensorType(image.kernel))
    let graph = builder.finish(outputs: [("y", try builder.apply(.convolution(image.convolution), [x, w]))])
    let expected = try ReferenceBackend().run(graph, inputs)[0].scalars(as: Float.self)
    let received = try CPUBackend(threads: 2).run(graph, inputs)[0].scalars(as: Float.self)
    let channels = Float(image.channels)
    let bound = 9 * channels * 4 * 2.25 * (channels + 16) * Float.ulpOfOne / 2
    for (a, b) in zip(received, expected) { #expect(abs(a - b) <= bound) }
  }

  /// A square is always the same part of its image.
  @Test(arguments: images)
  func aSampleDoesNotDependOnItsBatch(_ image: Image) throws {
    var one = image
    one.batch = 1
    var stream = RandomStream(seed: 6, label: image.description, purpose: "batches")
    let inputs = [image.input, image.kernel, image.output].map { Tensor(uniform: $0, from: &stream) }
    let last = image.batch - 1..<image.batch
    let alone = [inputs[0].rows(last), inputs[1], inputs[2].rows(last)]
    let backend = CPUBackend(threads: 2)
    let together = try backend.run(image.graph(), inputs)
    let results = try backend.run(one.graph(), alone)
    #expect(results[0] == together[0].rows(last))
    #expect(results[1] == together[1].rows(last))
  }

  private func usesWinograd(_ image: Image) -> Bool {
    // The kernels need more memory than the direct way, for the transformed kernel beside the packed one.
    let (height, width) = (image.output[1], image.output[2])
    let none = hb_convolution_axis(input: 1, output: 1, kernel: 1, stride: 1, low: 0, dilation: 1)
    func axis(_ input: Int, _ output: Int, _ low: Int) -> hb_convolution_axis {
      hb_convolution_axis(input: input, output: output, kernel: 3, stride: 1, low: low, dilation: 1)
    }
    var arguments = hb_convolution_arguments()
    (arguments.batch, arguments.groups) = (image.batch, 1)
    (arguments.channels, arguments.filters) = (image.channels, image.filters)
    arguments.axes = (none, axis(image.height, height, image.low[0]), axis(image.width, width, image.low[1]))
    return hb_convolution_scratch(&arguments) >= 32 * 4 * image.channels * image.filters
  }
}

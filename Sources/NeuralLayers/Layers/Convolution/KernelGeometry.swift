import GraphCore
import TensorCore

/// How a kernel lies on the spatial axes of an input and walks along them.
public struct KernelGeometry: Hashable, Sendable {
  /// The kernel's size along each spatial axis.
  public var size: [Int]
  public var strides: [Int]
  public var padding: Padding
  /// The distance between neighbouring cells of the kernel.
  public var dilation: [Int]

  public init(_ size: [Int], strides: [Int]? = nil, padding: Padding = .valid, dilation: [Int]? = nil) {
    let ones = [Int](repeating: 1, count: size.count)
    self.size = size
    self.strides = strides ?? ones
    self.padding = padding
    self.dilation = dilation ?? ones
    precondition(
      [self.size, self.strides, self.dilation].allSatisfy { $0.count == size.count && $0.allSatisfy { $0 > 0 } },
      "a kernel's size, strides and dilation are \(size.count) sizes of at least 1")
  }

  /// Reads kernel_size, strides, padding and dilation_rate.
  init(_ arguments: Arguments, rank: Int) throws {
    let strides = try arguments.integers("strides", count: rank)
    let dilation = try arguments.integers("dilation_rate", count: rank)
    guard strides.allSatisfy({ $0 == 1 }) || dilation.allSatisfy({ $0 == 1 }) else {
      throw arguments.error(
        "dilation_rate", expected: "1 where strides are larger than 1", help: "Use strides or dilation, not both.")
    }
    self.init(
      try arguments.integers("kernel_size", count: rank), strides: strides,
      padding: try arguments.padding(allowsCausal: rank == 1), dilation: dilation)
  }

  /// How many cells the kernel spans along each axis, (k − 1) · dilation + 1.
  var extents: [Int] { zip(size, dilation).map { ($0 - 1) * $1 + 1 } }

  /// The walk over an input `(batch, …spatial, channels)`.
  func axes(over input: Shape) -> [Convolution.Axis] {
    zip(size.indices, extents).map { axis, extent in
      let (low, high) = padding.amounts(size: input[axis + 1], window: extent, stride: strides[axis])
      return Convolution.Axis(stride: strides[axis], low: low, high: high, dilation: dilation[axis])
    }
  }

  /// Checks that the kernel has a sensible extent and, without padding, fits into the input.
  func check(_ input: PartialShape, of layer: any Layer, isTransposed: Bool = false) throws {
    guard extents.allSatisfy({ $0 <= Shape.largestSize }) else {
      throw LayerError(
        layer: layer, expected: "a kernel that spans at most \(Shape.largestSize) cells",
        received: "\(Self.cells(extents))", help: "Lower kernel_size or dilation_rate.")
    }
    let fits = zip(extents, input.sample.dimensions).allSatisfy { $0 <= $1 }
    guard padding != .valid || isTransposed || fits else {
      throw LayerError(
        layer: layer, expected: "an input of at least \(Self.cells(extents))", received: "\(input)",
        help: "Use padding=\"same\", a smaller kernel, or less pooling before it.")
    }
  }

  /// `3 x 2 cells`.
  static func cells(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: " x ") + " cells" }

  /// The size as an argument of a call: one number if all axes have it.
  var sizeText: String {
    size.allSatisfy { $0 == size[0] } ? "\(size[0])" : "kernelSize: \(size)"
  }
}

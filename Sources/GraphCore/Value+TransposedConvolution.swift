import TensorCore

/// How a transposed convolution walks along one spatial axis.
///
/// Each element i of the input adds itself times the kernel to the result at i · stride; of the n elements' whole reach,
/// (n − 1) · stride + (k − 1) · dilation + 1 cells, some are cropped.
public struct TransposedConvolutionAxis: Hashable, Sendable {
  public var stride: Int
  public var dilation: Int
  /// Cells cropped in front.
  public var cropLow: Int
  /// Cells cropped behind; a negative number, above −stride, is zeros appended instead (Keras's `output_padding`).
  public var cropHigh: Int

  public init(stride: Int = 1, dilation: Int = 1, cropLow: Int = 0, cropHigh: Int = 0) {
    self.stride = stride
    self.dilation = dilation
    self.cropLow = cropLow
    self.cropHigh = cropHigh
  }
}

extension Value {
  /// The transpose of a convolution in its input, as a layer of its own: `[batch, …n, channels]` with a kernel
  /// `[…k, filters / groups, channels]` gives `[batch, …m, filters]`.
  ///
  /// The kernel is that of the convolution which leads back, as in Keras's `Conv2DTranspose`: output before input.
  public func transposedConvolution(
    _ kernel: Value, _ axes: [TransposedConvolutionAxis], groups: Int = 1
  ) throws(ShapeError) -> Value {
    guard rank == axes.count + 2, kernel.rank == rank else {
      throw ShapeError(
        operation: "transposedConvolution", expected: "an input and a kernel of rank \(axes.count + 2)",
        received: "\(type), \(kernel.type)")
    }
    var result = shape
    for (index, axis) in axes.enumerated() {
      let reach = max(shape[index + 1] - 1, 0) * axis.stride + (kernel.shape[index] - 1) * axis.dilation + 1
      let size = reach - axis.cropLow - axis.cropHigh
      guard axis.cropLow >= 0, axis.cropHigh > -axis.stride, size > 0, shape[index + 1] > 0 else {
        throw ShapeError(
          operation: "transposedConvolution",
          expected: "along spatial axis \(index) cropping that leaves some of \(reach) cells, and fewer cells appended "
            + "than a stride of \(axis.stride)", received: "cropping by \(axis.cropLow) and \(axis.cropHigh)")
      }
      result[index + 1] = size
    }
    result[rank - 1] = kernel.shape[rank - 2] * groups
    let back = Convolution(
      axes: axes.map {
        Convolution.Axis(stride: $0.stride, low: $0.cropLow, high: max($0.cropHigh, 0), dilation: $0.dilation)
      }, groups: groups)
    return try builder.apply(.convolutionInputGradient(back, inputShape: result), [self, kernel])
  }
}

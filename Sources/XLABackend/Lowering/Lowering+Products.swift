import GraphCore
import TensorCore

// Products of matrices and convolutions, all at full float32 precision.
extension Lowering {
  mutating func dot(
    _ x: ProgramValue, _ transposeLeft: Bool, _ y: ProgramValue, _ transposeRight: Bool
  ) -> ProgramValue {
    let rank = x.rank
    return writer.dot(
      x, y, batch: Array(0..<rank - 2),
      contracting: (rank - (transposeLeft ? 2 : 1), rank - (transposeRight ? 1 : 2)))
  }

  mutating func convolution(
    _ convolution: Convolution, _ input: ProgramValue, _ kernel: ProgramValue, _ type: TensorType
  ) -> ProgramValue {
    let axes = convolution.axes
    let spatial = Self.spatial(axes.count)
    return convolve(
      input, kernel, "[b, \(spatial), f]x[\(spatial), i, o]->[b, \(spatial), f]",
      axes.map { Walk(stride: $0.stride, low: $0.low, high: $0.high, kernelDilation: $0.dilation) },
      groups: ("feature", convolution.groups), type)
  }

  /// A convolution of the gradient, laid out with the stride's distance, with the kernel turned around and its channels
  /// exchanged.
  mutating func inputGradient(
    _ convolution: Convolution, _ gradient: ProgramValue, _ kernel: ProgramValue, _ type: TensorType
  ) -> ProgramValue {
    let axes = convolution.axes
    let count = axes.count
    let spatial = Self.spatial(count)
    let walks = axes.enumerated().map { index, axis in
      let extent = (kernel.dimensions[index] - 1) * axis.dilation
      let spread = (gradient.dimensions[index + 1] - 1) * axis.stride + 1
      return Walk(
        low: extent - axis.low, high: type.shape[index + 1] - spread + axis.low, inputDilation: axis.stride,
        kernelDilation: axis.dilation)
    }
    var turned = writer.reverse(kernel, axes: Array(0..<count))
    var labels = "[\(spatial), o, i]"
    let groups = convolution.groups
    if groups > 1 {
      // Within each group filters and channels change places.
      let size = Array(kernel.dimensions[..<count])
      let (channels, filters) = (kernel.dimensions[count], kernel.dimensions[count + 1] / groups)
      turned = writer.reshape(turned, size + [channels, groups, filters])
      turned = writer.transpose(turned, Array(0..<count) + [count + 2, count + 1, count])
      turned = writer.reshape(turned, size + [filters, groups * channels])
      labels = "[\(spatial), i, o]"
    }
    return convolve(
      gradient, turned, "[b, \(spatial), f]x\(labels)->[b, \(spatial), f]", walks, groups: ("feature", groups), type)
  }

  /// A convolution of the input with the gradient as its kernel, samples taking the place of channels.
  mutating func kernelGradient(
    _ convolution: Convolution, _ input: ProgramValue, _ gradient: ProgramValue, _ type: TensorType
  ) -> ProgramValue {
    let axes = convolution.axes
    let spatial = Self.spatial(axes.count)
    let walks = axes.enumerated().map { index, axis in
      let spread = (gradient.dimensions[index + 1] - 1) * axis.stride + 1
      let extent = (type.shape[index] - 1) * axis.dilation
      return Walk(
        stride: axis.dilation, low: axis.low,
        high: extent + spread - input.dimensions[index + 1] - axis.low, kernelDilation: axis.stride)
    }
    return convolve(
      input, gradient, "[f, \(spatial), b]x[i, \(spatial), o]->[\(spatial), b, f]", walks,
      groups: ("batch", convolution.groups), type)
  }

  /// One spatial axis of a convolution in StableHLO's terms; padding can be negative.
  private struct Walk {
    var stride = 1
    var low: Int
    var high: Int
    var inputDilation = 1
    var kernelDilation = 1
  }

  private static func spatial(_ count: Int) -> String { (0..<count).map(String.init).joined(separator: ", ") }

  private mutating func convolve(
    _ x: ProgramValue, _ kernel: ProgramValue, _ layout: String, _ walks: [Walk], groups: (kind: String, count: Int),
    _ type: TensorType
  ) -> ProgramValue {
    let padding = walks.map { "[\($0.low), \($0.high)]" }.joined(separator: ", ")
    let other = groups.kind == "batch" ? "feature" : "batch"
    return writer.add(
      "stablehlo.convolution(\(x.name), \(kernel.name)) dim_numbers = \(layout), window = {stride = "
        + "\(walks.map(\.stride)), pad = [\(padding)], lhs_dilate = \(walks.map(\.inputDilation)), rhs_dilate = "
        + "\(walks.map(\.kernelDilation))} {\(groups.kind)_group_count = \(groups.count) : i64, \(other)_group_count = 1 : "
        + "i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : "
        + "(\(x.type), \(kernel.type)) -> \(type.programType)", type.shape.dimensions, .f32)
  }
}

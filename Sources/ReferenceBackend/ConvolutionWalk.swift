import GraphCore
import TensorCore

/// The products that a convolution is a sum of: y[o, f] += x[i, c] · k[w, c, f] for every meeting of an input cell i
/// with a kernel cell w, every channel c and filter f of one group.
///
/// The convolution and its two gradients are sums of the same products; they differ in which of the three is unknown.
struct ConvolutionWalk {
  /// A run of neighbouring filters: the indices of x[i, c], k[w, c, f₀] and y[o, f₀].
  private struct Run {
    var input: Int
    var kernel: Int
    var output: Int
  }

  private let counts: (input: Int, kernel: Int, output: Int)
  private let filtersPerGroup: Int
  private let runs: [Run]

  init(_ convolution: Convolution, input: Shape, kernel: Shape, output: Shape) {
    let spatialRank = convolution.axes.count
    let steps = spatialSteps(
      convolution.axes.enumerated().map { index, axis in
        SpatialAxis(
          input: input[index + 1], output: output[index + 1], window: kernel[index], stride: axis.stride,
          low: axis.low, dilation: axis.dilation)
      })
    let channels = kernel[spatialRank]
    let filters = kernel[spatialRank + 1]
    let groups = convolution.groups
    let filtersPerGroup = filters / groups
    let inputCells = input.dimensions[1...spatialRank].reduce(1, *)
    let outputCells = output.dimensions[1...spatialRank].reduce(1, *)

    var runs: [Run] = []
    runs.reserveCapacity(input[0] * steps.count * groups * channels)
    for image in 0..<input[0] {
      for step in steps {
        for group in 0..<groups {
          for channel in 0..<channels {
            runs.append(
              Run(
                input: ((image * inputCells + step.input) * groups + group) * channels + channel,
                kernel: (step.window * channels + channel) * filters + group * filtersPerGroup,
                output: (image * outputCells + step.output) * filters + group * filtersPerGroup))
          }
        }
      }
    }
    self.runs = runs
    self.filtersPerGroup = filtersPerGroup
    self.counts = (input.count, kernel.count, output.count)
  }

  /// y from x and k.
  func output(input x: [Double], kernel k: [Double]) -> [Double] {
    sums(counts.output) { y, run in addScaled(x[run.input], k, run.kernel, &y, run.output, filtersPerGroup) }
  }

  /// x from y and k.
  func inputGradient(output y: [Double], kernel k: [Double]) -> [Double] {
    sums(counts.input) { x, run in x[run.input] += product(y, run.output, k, run.kernel, filtersPerGroup) }
  }

  /// k from x and y.
  func kernelGradient(input x: [Double], output y: [Double]) -> [Double] {
    sums(counts.kernel) { k, run in addScaled(x[run.input], y, run.output, &k, run.kernel, filtersPerGroup) }
  }

  /// Starts from zeros and lets every run add to them.
  private func sums(_ count: Int, _ add: (inout [Double], Run) -> Void) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    for run in runs { add(&sums, run) }
    return sums
  }
}

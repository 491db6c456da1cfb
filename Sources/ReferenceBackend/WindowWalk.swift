import GraphCore
import TensorCore

/// The input elements that each window covers, in row-major order; padding is left out.
struct WindowWalk {
  /// Element `input` lies in the window of element `output`.
  private struct Meeting {
    var input: Int
    var output: Int
  }

  private let counts: (input: Int, output: Int)
  private let meetings: [Meeting]

  init(_ window: [WindowAxis], input: Shape, output: Shape) {
    let spatialRank = window.count
    let steps = spatialSteps(
      window.enumerated().map { index, axis in
        SpatialAxis(
          input: input[index + 1], output: output[index + 1], window: axis.size, stride: axis.stride, low: axis.low,
          dilation: 1)
      })
    let channels = input[spatialRank + 1]
    let inputCells = input.dimensions[1...spatialRank].reduce(1, *)
    let outputCells = output.dimensions[1...spatialRank].reduce(1, *)
    meetings = (0..<input[0]).flatMap { image in
      steps.flatMap { step in
        (0..<channels).map { channel in
          Meeting(
            input: (image * inputCells + step.input) * channels + channel,
            output: (image * outputCells + step.output) * channels + channel)
        }
      }
    }
    counts = (input.count, output.count)
  }

  /// The sum or the maximum of each window.
  func reduce(_ reduction: Operation.WindowReduction, _ x: [Double]) -> [Double] {
    var result = [Double](repeating: reduction == .sum ? 0 : -.infinity, count: counts.output)
    for meeting in meetings {
      let (value, sofar) = (x[meeting.input], result[meeting.output])
      result[meeting.output] = reduction == .sum ? sofar + value : larger(sofar, value)
    }
    return result
  }

  /// Gives each element of a window the gradient of the window's sum.
  func spreadSums(_ gradients: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: counts.input)
    for meeting in meetings { result[meeting.input] += gradients[meeting.output] }
    return result
  }

  /// Gives the first largest element of each window the gradient of the window's maximum.
  func scatterToLargest(of x: [Double], _ gradients: [Double]) -> [Double] {
    var largest = [Int?](repeating: nil, count: counts.output)
    for meeting in meetings {
      if let sofar = largest[meeting.output], !(x[meeting.input] > x[sofar]) { continue }
      largest[meeting.output] = meeting.input
    }
    var result = [Double](repeating: 0, count: counts.input)
    for (output, input) in largest.enumerated() {
      if let input { result[input] += gradients[output] }
    }
    return result
  }
}

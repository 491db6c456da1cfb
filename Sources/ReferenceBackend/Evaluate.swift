import GraphCore
import TensorCore

/// The result of an operation: the table that leads each one to its loops.
///
/// - Parameters:
///   - x: The operands, which the shape rules have accepted.
///   - type: The type of the result.
///   - parameters: The graph's inputs.
func evaluate(
  _ operation: Operation, _ x: [ReferenceTensor], _ type: TensorType, parameters: [ReferenceTensor]
) -> ReferenceTensor {
  let values: [Double] =
    switch operation {
    case .parameter(let index, _): parameters[index].values
    case .constant(let tensor): tensor.numbers
    case .iota(let shape, let axis): iota(shape, axis: axis)
    case .randomBits(let shape, let key):
      random(shape, key: key, step: x[0].values[0]) { words in words.map { Double(Int32(bitPattern: $0)) } }
    case .randomUniform(let shape, let key):
      random(shape, key: key, step: x[0].values[0]) { words in words.map { Double(Philox.unitFloat($0)) } }
    case .randomNormal(let shape, let key):
      random(shape, key: key, step: x[0].values[0]) { words in
        let (a, b) = Philox.normalPair(words[0], words[1])
        let (c, d) = Philox.normalPair(words[2], words[3])
        return [Double(a), Double(b), Double(c), Double(d)]
      }

    case .unary(let function): unary(function, x[0])
    case .binary(let function): binary(function, x[0], x[1])
    case .compare(let comparison): compare(comparison, x[0], x[1])
    case .select: select(x[0], x[1], x[2])
    case .convert(let dtype): convert(x[0], to: dtype)

    case .reshape: x[0].values
    case .transpose(let permutation): transpose(x[0], permutation)
    case .broadcastInDimension(let shape, let axes): broadcast(x[0], to: shape, axes: axes)
    case .slice(let starts, _, let strides): slice(x[0], starts, strides, to: type.shape)
    case .pad(let low, _, let interior): pad(x[0], with: x[1].values[0], low, interior, to: type.shape)
    case .concatenate(let axis): concatenate(x, along: axis, to: type.shape)
    case .reverse(let axes): reverse(x[0], axes)
    case .gather(let axis): gather(x[0], x[1], axis)
    case .scatterAdd(let shape, let axis): scatterAdd(x[0], x[1], to: shape, axis)

    case .reduce(let reduction, let axes): reduce(reduction, x[0], axes)
    case .cumulativeSum(let axis, let exclusive, let reverse): cumulativeSum(x[0], axis, exclusive, reverse)
    case .argMax(let axis): argMax(x[0], axis)
    case .topKValues(let k): topKValues(x[0], k)
    case .topKIndices(let k): topKIndices(x[0], k)
    case .softmax: softmax(x[0])
    case .logSoftmax: logSoftmax(x[0])

    case .dot(let transposeLeft, let transposeRight): dot(x[0], transposeLeft, x[1], transposeRight, to: type.shape)
    case .convolution(let convolution):
      ConvolutionWalk(convolution, input: x[0].shape, kernel: x[1].shape, output: type.shape)
        .output(input: x[0].values, kernel: x[1].values)
    case .convolutionInputGradient(let convolution, let inputShape):
      ConvolutionWalk(convolution, input: inputShape, kernel: x[1].shape, output: x[0].shape)
        .inputGradient(output: x[0].values, kernel: x[1].values)
    case .convolutionKernelGradient(let convolution, let kernelShape):
      ConvolutionWalk(convolution, input: x[0].shape, kernel: kernelShape, output: x[1].shape)
        .kernelGradient(input: x[0].values, output: x[1].values)

    case .recurrence(let recurrence): RecurrenceWalk(recurrence, x).result(x[0].values, x[1].values)
    case .recurrenceTrace(let recurrence): RecurrenceWalk(recurrence, x).trace(x[0].values, x[1].values)
    case .recurrenceGradient(let recurrence, .projections):
      RecurrenceWalk(gradientOf: recurrence, x).gradients(x[0].values, x[2].values).projections
    case .recurrenceGradient(let recurrence, .initialStates):
      RecurrenceWalk(gradientOf: recurrence, x).gradients(x[0].values, x[2].values).initial

    case .reduceWindow(let reduction, let window):
      WindowWalk(window, input: x[0].shape, output: type.shape).reduce(reduction, x[0].values)
    case .reduceWindowSumGradient(let window, let inputShape):
      WindowWalk(window, input: inputShape, output: x[0].shape).spreadSums(x[0].values)
    case .selectAndScatter(let window):
      WindowWalk(window, input: x[0].shape, output: x[1].shape).scatterToLargest(of: x[0].values, x[1].values)
    }

  return ReferenceTensor(values, type)
}

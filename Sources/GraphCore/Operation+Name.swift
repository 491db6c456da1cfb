/// The printed form of operations, used by dumps and errors.
extension Operation {
  /// The operation's name without its attributes.
  public var name: String {
    switch self {
    case .parameter: "parameter"
    case .constant: "constant"
    case .iota: "iota"
    case .randomBits: "randomBits"
    case .randomUniform: "randomUniform"
    case .randomNormal: "randomNormal"
    case .unary(let function): function.rawValue
    case .binary(let function): function.rawValue
    case .compare: "compare"
    case .select: "select"
    case .convert: "convert"
    case .reshape: "reshape"
    case .transpose: "transpose"
    case .broadcastInDimension: "broadcastInDimension"
    case .slice: "slice"
    case .pad: "pad"
    case .concatenate: "concatenate"
    case .reverse: "reverse"
    case .gather: "gather"
    case .scatterAdd: "scatterAdd"
    case .reduce: "reduce"
    case .cumulativeSum: "cumulativeSum"
    case .argMax: "argMax"
    case .topKValues: "topKValues"
    case .topKIndices: "topKIndices"
    case .softmax: "softmax"
    case .logSoftmax: "logSoftmax"
    case .dot: "dot"
    case .convolution: "convolution"
    case .convolutionInputGradient: "convolutionInputGradient"
    case .convolutionKernelGradient: "convolutionKernelGradient"
    case .recurrence: "recurrence"
    case .recurrenceTrace: "recurrenceTrace"
    case .recurrenceGradient: "recurrenceGradient"
    case .reduceWindow: "reduceWindow"
    case .reduceWindowSumGradient: "reduceWindowSumGradient"
    case .selectAndScatter: "selectAndScatter"
    }
  }

  /// The attributes that the type of the result does not already tell, as `name: value` pairs.
  var attributes: [(name: String, value: String)] {
    switch self {
    case .parameter(let index, _): [("index", "\(index)")]
    case .constant(let tensor): [("value", tensor.count <= 4 ? "\(tensor.numbers)" : "\(tensor.count) elements")]
    case .iota(_, let axis): [("axis", "\(axis)")]
    case .randomBits(_, let key), .randomUniform(_, let key), .randomNormal(_, let key): [("key", "\(key)")]
    case .compare(let comparison): [("direction", comparison.rawValue)]
    case .transpose(let permutation): [("permutation", "\(permutation)")]
    case .broadcastInDimension(_, let axes): [("axes", "\(axes)")]
    case .slice(let starts, let limits, let strides):
      [("starts", "\(starts)"), ("limits", "\(limits)"), ("strides", "\(strides)")]
    case .pad(let low, let high, let interior):
      [("low", "\(low)"), ("high", "\(high)"), ("interior", "\(interior)")]
    case .concatenate(let axis), .gather(let axis), .scatterAdd(_, let axis), .argMax(let axis): [("axis", "\(axis)")]
    case .reverse(let axes): [("axes", "\(axes)")]
    case .reduce(let reduction, let axes): [("with", reduction.rawValue), ("axes", "\(axes)")]
    case .cumulativeSum(let axis, let exclusive, let reverse):
      [("axis", "\(axis)")] + (exclusive ? [("exclusive", "true")] : []) + (reverse ? [("reverse", "true")] : [])
    case .dot(let left, let right):
      (left ? [("transposeLeft", "true")] : []) + (right ? [("transposeRight", "true")] : [])
    case .convolution(let convolution), .convolutionInputGradient(let convolution, _),
      .convolutionKernelGradient(let convolution, _):
      [("axes", "\(convolution.axes)")] + (convolution.groups == 1 ? [] : [("groups", "\(convolution.groups)")])
    case .recurrence(let recurrence): recurrence.attributes + [("result", recurrence.result.rawValue)]
    case .recurrenceTrace(let recurrence): recurrence.attributes
    case .recurrenceGradient(let recurrence, let differential):
      recurrence.attributes + [("result", recurrence.result.rawValue), ("of", differential.rawValue)]
    case .reduceWindow(let reduction, let window): [("with", reduction.rawValue), ("window", "\(window)")]
    case .reduceWindowSumGradient(let window, _), .selectAndScatter(let window): [("window", "\(window)")]
    case .unary, .binary, .select, .convert, .reshape, .topKValues, .topKIndices, .softmax, .logSoftmax: []
    }
  }
}

extension Recurrence {
  fileprivate var attributes: [(name: String, value: String)] {
    [("cell", cell.rawValue)] + (isReversed ? [("reversed", "true")] : []) + (isMasked ? [("masked", "true")] : [])
  }
}

extension Convolution.Axis: CustomStringConvertible {
  public var description: String {
    "stride \(stride) pad \(low)+\(high)" + (dilation == 1 ? "" : " dilation \(dilation)")
  }
}

extension WindowAxis: CustomStringConvertible {
  public var description: String { "size \(size) stride \(stride) pad \(low)+\(high)" }
}

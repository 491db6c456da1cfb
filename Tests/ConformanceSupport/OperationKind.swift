import GraphCore
import TensorCore

/// What must have a case: each operation of the closed list, with each function and element type that it takes.
///
/// The switch in ``init(_:)`` is exhaustive: a new operation does not compile until it is named here, and then the
/// table of cases must cover it, since ``required`` is made from `allCases`.
public enum OperationKind: String, CaseIterable, Hashable, Sendable {
  case parameter, constant, iota, randomBits, randomUniform, randomNormal
  case unary, binary, compare, select, convert
  case reshape, transpose, broadcastInDimension, slice, pad, concatenate, reverse
  case gather, scatterAdd
  case reduce, cumulativeSum, argMax, topKValues, topKIndices, softmax, logSoftmax
  case dot, convolution, convolutionInputGradient, convolutionKernelGradient
  case recurrence, recurrenceTrace, recurrenceGradient
  case reduceWindow, reduceWindowSumGradient, selectAndScatter

  public init(_ operation: Operation) {
    switch operation {
    case .parameter: self = .parameter
    case .constant: self = .constant
    case .iota: self = .iota
    case .randomBits: self = .randomBits
    case .randomUniform: self = .randomUniform
    case .randomNormal: self = .randomNormal
    case .unary: self = .unary
    case .binary: self = .binary
    case .compare: self = .compare
    case .select: self = .select
    case .convert: self = .convert
    case .reshape: self = .reshape
    case .transpose: self = .transpose
    case .broadcastInDimension: self = .broadcastInDimension
    case .slice: self = .slice
    case .pad: self = .pad
    case .concatenate: self = .concatenate
    case .reverse: self = .reverse
    case .gather: self = .gather
    case .scatterAdd: self = .scatterAdd
    case .reduce: self = .reduce
    case .cumulativeSum: self = .cumulativeSum
    case .argMax: self = .argMax
    case .topKValues: self = .topKValues
    case .topKIndices: self = .topKIndices
    case .softmax: self = .softmax
    case .logSoftmax: self = .logSoftmax
    case .dot: self = .dot
    case .convolution: self = .convolution
    case .convolutionInputGradient: self = .convolutionInputGradient
    case .convolutionKernelGradient: self = .convolutionKernelGradient
    case .recurrence: self = .recurrence
    case .recurrenceTrace: self = .recurrenceTrace
    case .recurrenceGradient: self = .recurrenceGradient
    case .reduceWindow: self = .reduceWindow
    case .reduceWindowSumGradient: self = .reduceWindowSumGradient
    case .selectAndScatter: self = .selectAndScatter
    }
  }

  /// The operations of this kind, one for each function that it names.
  private var functions: [Operation] {
    switch self {
    case .unary: Operation.Unary.allCases.map { .unary($0) }
    case .binary: Operation.Binary.allCases.map { .binary($0) }
    case .compare: Operation.Comparison.allCases.map { .compare($0) }
    case .reduce: Operation.Reduction.allCases.map { .reduce($0, axes: [0]) }
    case .recurrence: Recurrence.Cell.allCases.map { .recurrence(Recurrence($0)) }
    case .recurrenceTrace: Recurrence.Cell.allCases.map { .recurrenceTrace(Recurrence($0)) }
    case .recurrenceGradient: Recurrence.Cell.allCases.map { .recurrenceGradient(Recurrence($0), of: .projections) }
    case .reduceWindow: Operation.WindowReduction.allCases.map { .reduceWindow($0, [WindowAxis(size: 1, stride: 1)]) }
    case .dot:
      [false, true].flatMap { left in [false, true].map { .dot(transposeLeft: left, transposeRight: $0) } }
    case .convert: DType.allCases.map { .convert($0) }
    default: []
    }
  }

  /// Everything that the cases must contain, in words: `add int32`, `reduce sum float32`, `dot left transposed`.
  public static var required: Set<String> {
    var required: Set<String> = []
    for kind in allCases {
      let functions = kind.functions
      if functions.isEmpty { required.insert(kind.rawValue) }
      for function in functions {
        // The shape rules know which types a function takes.
        for dtype in DType.allCases {
          for operands in [1, 2].map({ [TensorType](repeating: TensorType([1, 1, 1], dtype), count: $0) })
          where (try? function.resultType(operands)) != nil {
            required.insert(words(for: function, dtype))
          }
        }
      }
    }
    return required
  }

  /// What a graph covers, in the same words.
  public static func covered(by graph: Graph) -> Set<String> {
    Set(
      graph.nodes.map { node in
        let kind = OperationKind(node.operation)
        guard !kind.functions.isEmpty, let first = node.operands.first else { return kind.rawValue }
        return words(for: node.operation, graph.type(of: first).dtype)
      })
  }

  private static func words(for operation: Operation, _ dtype: DType) -> String {
    switch operation {
    case .unary(let function): "\(function) \(dtype)"
    case .binary(let function): "\(function) \(dtype)"
    case .compare(let comparison): "compare \(comparison) \(dtype)"
    case .reduce(let reduction, _): "reduce \(reduction) \(dtype)"
    case .recurrence(let recurrence), .recurrenceTrace(let recurrence), .recurrenceGradient(let recurrence, _):
      "\(operation.name) \(recurrence.cell)"
    case .reduceWindow(let reduction, _): "reduceWindow \(reduction) \(dtype)"
    case .convert(let to): "convert \(dtype) to \(to)"
    case .dot(let left, let right):
      "dot" + (left ? " left transposed" : "") + (right ? " right transposed" : "")
    default: operation.name
    }
  }
}

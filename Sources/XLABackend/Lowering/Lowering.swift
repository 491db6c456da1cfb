import GraphCore
import TensorCore

/// The translation of a graph to a StableHLO program: the table that leads each operation to its text.
///
/// - SeeAlso: the specification of StableHLO, whose names `Operation` follows.
struct Lowering {
  var writer = ProgramWriter()
  private let graph: Graph
  /// Where the program is to run, by PJRT's name of the platform; what it computes does not depend on it.
  let platform: String
  private var values: [ProgramValue] = []
  /// Constants that are passed as arguments, because their text would be longer than the program.
  private(set) var largeConstants: [Tensor] = []
  /// What loops over the steps of sequences gave, so that both gradients of a recurrence come from one loop.
  var recurrenceGradients: [RecurrenceGradientKey: (projections: ProgramValue, initial: ProgramValue)] = [:]

  /// Constants of more elements are passed as arguments.
  static let largestConstant = 64

  /// A program with the graph's parameters, then its large constants, as arguments.
  struct Program {
    var text: String
    var largeConstants: [Tensor]
  }

  private init(_ graph: Graph, platform: String) {
    self.graph = graph
    self.platform = platform
  }

  /// - Parameters:
  ///   - platform: Where the program is to run, by PJRT's name.
  ///   - devices: How many devices share the work; parameters that hold samples are divided between them.
  static func program(_ graph: Graph, platform: String = "cpu", devices: Int = 1) -> Program {
    var lowering = Lowering(graph, platform: platform)
    for node in graph.nodes { lowering.lower(node) }
    let results = graph.outputs.map { lowering.values[$0.value] }
    let replicated = devices > 1 ? " {mhlo.sharding = \"{replicated}\"}" : ""
    let types = results.map { $0.type + replicated }.joined(separator: ", ")
    lowering.writer.write(results.isEmpty ? "return" : "return \(results.names) : \(results.types)")
    let text =
      ["module @hornbook\(devices > 1 ? " attributes {mhlo.num_partitions = \(devices) : i32}" : "") {"]
      + ["func.func public @main(\(lowering.arguments(devices: devices))) -> (\(types)) {"]
      + lowering.writer.lines + ["}", "}", ""]
    return Program(text: text.joined(separator: "\n"), largeConstants: lowering.largeConstants)
  }

  private func arguments(devices: Int) -> String {
    var arguments: [String] = []
    for (index, parameter) in graph.parameters.enumerated() {
      var attributes: [String] = []
      if let output = parameter.donatedTo { attributes.append("tf.aliasing_output = \(output) : i32") }
      if devices > 1 {
        attributes.append(
          "mhlo.sharding = \"\(parameter.isDivided(among: devices) ? Self.divided(parameter.type, devices) : "{replicated}")\""
        )
      }
      arguments.append(
        "%arg\(index): \(parameter.type.programType)"
          + (attributes.isEmpty ? "" : " {\(attributes.joined(separator: ", "))}"))
    }
    for (index, tensor) in largeConstants.enumerated() {
      arguments.append(
        "%constant\(index): \(TensorType(tensor.shape, tensor.dtype).programType)"
          + (devices > 1 ? " {mhlo.sharding = \"{replicated}\"}" : ""))
    }
    return arguments.joined(separator: ", ")
  }

  /// The first axis cut into one part a device.
  private static func divided(_ type: TensorType, _ devices: Int) -> String {
    let cuts = [devices] + type.shape.dimensions.dropFirst().map { _ in 1 }
    return "{devices=[\(cuts.map(String.init).joined(separator: ","))]<=[\(devices)]}"
  }

  // MARK: The table

  private mutating func lower(_ node: Graph.Node) {
    values.append(result(node.operation, node.operands.map { values[$0] }, node.type, node.operands))
  }

  private mutating func result(
    _ operation: Operation, _ x: [ProgramValue], _ type: TensorType, _ operands: [Int]
  ) -> ProgramValue {
    switch operation {
    case .parameter(let index, let type):
      return ProgramValue(name: "%arg\(index)", dimensions: type.shape.dimensions, element: ElementType(type.dtype))
    case .constant(let tensor): return constant(tensor)
    case .iota(let shape, let axis): return writer.iota(shape.dimensions, axis: axis, .i32)
    case .randomBits(let shape, let key): return randomBits(shape, key, step: x[0])
    case .randomUniform(let shape, let key): return randomUniform(shape, key, step: x[0])
    case .randomNormal(let shape, let key): return randomNormal(shape, key, step: x[0])

    case .unary(let function): return unary(function, x[0])
    case .binary(let function): return binary(function, x[0], x[1])
    case .compare(let comparison): return writer.compare(comparison.direction, x[0], x[1])
    case .select: return writer.select(x[0], x[1], x[2])
    case .convert(let dtype): return convert(x[0], to: ElementType(dtype))

    case .reshape(let shape): return writer.reshape(x[0], shape.dimensions)
    case .transpose(let permutation): return writer.transpose(x[0], permutation)
    case .broadcastInDimension(let shape, let axes): return writer.broadcast(x[0], to: shape.dimensions, axes: axes)
    case .slice(let starts, let limits, let strides): return writer.slice(x[0], starts, limits, strides)
    case .pad(let low, let high, let interior): return writer.pad(x[0], with: x[1], low, high, interior)
    case .concatenate(let axis): return writer.concatenate(x, axis: axis)
    case .reverse(let axes): return writer.reverse(x[0], axes: axes)

    case .gather(let axis): return gather(x[0], x[1], axis)
    case .scatterAdd(let shape, let axis): return scatterAdd(x[0], x[1], shape, axis)

    case .reduce(let reduction, let axes): return reduce(reduction, x[0], axes)
    case .cumulativeSum(let axis, let exclusive, let reverse): return cumulativeSum(x[0], axis, exclusive, reverse)
    case .argMax(let axis): return argMax(x[0], axis)
    case .topKValues(let k): return top(k, of: x[0]).values
    case .topKIndices(let k): return top(k, of: x[0]).indices
    case .softmax: return softmax(x[0])
    case .logSoftmax: return logSoftmax(x[0])

    case .dot(let transposeLeft, let transposeRight): return dot(x[0], transposeLeft, x[1], transposeRight)
    case .convolution(let convolution): return self.convolution(convolution, x[0], x[1], type)
    case .convolutionInputGradient(let convolution, _): return inputGradient(convolution, x[0], x[1], type)
    case .convolutionKernelGradient(let convolution, _): return kernelGradient(convolution, x[0], x[1], type)

    case .recurrence(let recurrence): return self.recurrence(recurrence, x)
    case .recurrenceTrace(let recurrence): return recurrenceTrace(recurrence, x)
    case .recurrenceGradient(let recurrence, let differential):
      let key = RecurrenceGradientKey(recurrence: recurrence, operands: operands)
      let gradients = recurrenceGradients[key] ?? self.gradients(of: recurrence, x)
      recurrenceGradients[key] = gradients
      return differential == .projections ? gradients.projections : gradients.initial

    case .reduceWindow(let reduction, let window): return reduceWindow(reduction, x[0], window)
    case .reduceWindowSumGradient(let window, _): return windowSumGradient(x[0], window, type)
    case .selectAndScatter(let window): return selectAndScatter(x[0], x[1], window)
    }
  }

  private mutating func constant(_ tensor: Tensor) -> ProgramValue {
    guard tensor.count > Self.largestConstant else { return writer.constant(tensor) }
    largeConstants.append(tensor)
    return ProgramValue(
      name: "%constant\(largeConstants.count - 1)", dimensions: tensor.shape.dimensions,
      element: ElementType(tensor.dtype))
  }
}

extension TensorType {
  var programType: String { ProgramValue.type(shape.dimensions, ElementType(dtype)) }
}

extension Operation.Comparison {
  var direction: String {
    switch self {
    case .equal: "EQ"
    case .notEqual: "NE"
    case .less: "LT"
    case .lessOrEqual: "LE"
    case .greater: "GT"
    case .greaterOrEqual: "GE"
    }
  }
}

import CKernels
import GraphCore
import Synchronization
import TensorCore

/// Measures how long each step of the programs of a ``CPUBackend`` takes.
///
/// ```swift
/// let profiler = StepProfiler()
/// try model.compile(optimizer: Adam(), loss: loss, backend: CPUBackend(profiler: profiler))
/// try model.fit(x, y)
/// for step in profiler.steps.prefix(10) { print(step.seconds, step.name) }
/// ```
/// Results are the same bytes as without.
public final class StepProfiler: Sendable {
  /// What all steps of one description took together.
  public struct Step: Sendable {
    /// The operation with the types of its operands and result, or the operations of a fused program.
    public var name: String
    public var seconds: Double
    public var executions: Int
    /// Floating-point operations of all executions, if the step is a product.
    public var operations: Double
    /// Bytes that all executions read and write at least: each operand and each result once.
    public var bytes: Double
  }

  private let totals = Mutex<[String: Step]>([:])

  public init() {}

  /// All steps, those that took longest first.
  public var steps: [Step] {
    totals.withLock { totals in totals.values.sorted { ($1.seconds, $0.name) < ($0.seconds, $1.name) } }
  }

  /// Forgets what was measured so far.
  public func reset() { totals.withLock { $0 = [:] } }

  /// Runs steps one by one; `costs` belong to the steps.
  func execute(_ steps: UnsafePointer<hb_step>, _ costs: [StepCost], _ context: inout hb_context) {
    let clock = ContinuousClock()
    var times: [Duration] = []
    times.reserveCapacity(costs.count)
    for index in costs.indices {
      times.append(clock.measure { hb_execute(steps + index, 1, &context) })
    }
    totals.withLock { totals in
      for (cost, time) in zip(costs, times) {
        var step =
          totals[cost.name] ?? Step(name: cost.name, seconds: 0, executions: 0, operations: 0, bytes: 0)
        step.seconds += Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
        step.executions += cost.executions
        step.operations += cost.operations
        step.bytes += cost.bytes
        totals[cost.name] = step
      }
    }
  }
}

/// What a step is, and what it has to do at least.
struct StepCost {
  var name: String
  var executions = 1
  var operations: Double
  var bytes: Double

  /// Of another step of the same unit, which has been counted.
  var continued: StepCost {
    var cost = self
    (cost.executions, cost.operations, cost.bytes) = (0, 0, 0)
    return cost
  }

  init(_ unit: Unit, reads: [Int], writes: [Int], _ graph: Graph) {
    func size(_ value: Int) -> Double {
      let type = graph.type(of: value)
      return Double(type.shape.count * type.dtype.byteCount)
    }
    bytes = (reads + writes).reduce(0) { $0 + size($1) }
    operations = 0
    switch unit.kind {
    case .program:
      let count = graph.type(of: unit.members[0]).shape.count
      let names = unit.members.map { graph.nodes[$0].operation.name }
      let shape = graph.type(of: unit.members[0]).shape
      name = "\(unit.members.count) element-wise over \(count) \(shape): \(names.joined(separator: " "))"
    case .region:
      let nodes = unit.members.map { graph.nodes[$0] }
      let kernels = nodes.filter { $0.operation.kind == .kernel }.map(\.operation.name)
      let shape = nodes[0].type.shape
      name = "region of \(nodes.count) operations from \(shape): \(kernels.joined(separator: " "))"
      operations = nodes.reduce(0) { $0 + Self.operations(of: $1, graph) }
    case .output: name = "copy to output \(graph.type(of: unit.members[0]))"
    case .kernel, .copy:
      let node = graph.nodes[unit.members[0]]
      let operands = node.operands.map { "\(graph.type(of: $0).shape)" }.joined(separator: ", ")
      name = "\(node.operation.name)(\(operands)) -> \(node.type.shape)"
      operations = Self.operations(of: node, graph)
    }
  }

  /// Two for each multiply-add.
  private static func operations(of node: Graph.Node, _ graph: Graph) -> Double {
    let shapes = node.operands.map { graph.type(of: $0).shape }
    switch node.operation {
    case .dot(let transposeLeft, _):
      let left = shapes[0].dimensions
      return 2 * Double(node.type.shape.count * left[transposeLeft ? left.count - 2 : left.count - 1])
    case .convolution: return convolution(output: node.type.shape, kernel: shapes[1])
    case .convolutionInputGradient: return convolution(output: shapes[0], kernel: shapes[1])
    case .convolutionKernelGradient(_, let kernel): return convolution(output: shapes[1], kernel: kernel)
    default: return 0
    }
  }

  private static func convolution(output: Shape, kernel: Shape) -> Double {
    2 * Double(output.count * kernel.dimensions.dropLast().reduce(1, *))
  }
}

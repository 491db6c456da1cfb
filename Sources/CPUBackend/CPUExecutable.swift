import CKernels
import GraphCore
import TensorCore

/// A graph compiled to steps.
///
/// Executing fills in the addresses of parameters and outputs and runs the steps; nothing else is looked up or
/// allocated.
final class CPUExecutable: Executable {
  let graph: Graph
  private let backend: CPUBackend
  private let list: StepList
  private let steps: UnsafePointer<hb_step>
  let stepCount: Int
  /// What each step costs, if there is a profiler that asks.
  private let costs: [StepCost]
  let arenaBytes: Int
  private let slots: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private let arena: UnsafeMutableRawPointer
  private let parameterTypes: [TensorType]
  private let outputs: [Output]
  /// The numbers of the parameters that are donated, and of the others.
  private let donated: [Int]
  private let kept: [Int]
  /// Donated parameters whose memory no output takes over.
  private let released: [Int]
  /// Whether each output replaces the parameter of its own index, in that parameter's memory.
  private let keepsState: Bool

  private struct Output {
    var type: TensorType
    var byteCount: Int
    /// The parameter whose memory holds the output afterwards.
    var replacedParameter: Int?
  }

  init(_ original: Graph, backend: CPUBackend) throws {
    self.graph = original
    self.backend = backend
    let whole = ExecutionPlan(original, backend.passes, leastRegionBytes: backend.leastRegionBytes)
    let (graph, schedule, plan) = (whole.graph, whole.schedule, whole.memory)
    var writer = StepWriter(schedule, plan, backend.kernels, backend.passes)
    writer.write()
    list = writer.list
    costs = backend.profiler == nil ? [] : writer.costs()
    stepCount = list.steps.count
    steps = list.array(list.steps)

    arenaBytes = plan.arenaBytes
    arena = .allocate(byteCount: plan.arenaBytes + 64, alignment: 64)
    slots = .allocate(capacity: writer.slots.count + 1)
    slots.initialize(repeating: nil, count: writer.slots.count + 1)
    let moving = graph.parameters.count + graph.outputs.count
    for (index, fixed) in writer.slots.fixed.enumerated() {
      switch fixed {
      case .arena(let offset): slots[moving + index] = arena + offset
      case .constant(let node):
        slots[moving + index] = UnsafeMutableRawPointer(mutating: list.constant(graph.nodes[node]))
      }
    }
    parameterTypes = graph.parameters.map(\.type)
    outputs = graph.outputTypes.enumerated().map { index, type in
      Output(
        type: type, byteCount: type.shape.count * type.dtype.byteCount, replacedParameter: schedule.inPlace[index])
    }
    donated = graph.parameters.indices.filter { graph.parameters[$0].donatedTo != nil }
    kept = graph.parameters.indices.filter { graph.parameters[$0].donatedTo == nil }
    let replaced = Set(schedule.inPlace)
    released = donated.filter { !replaced.contains($0) }
    keepsState = schedule.inPlace == Array(0..<outputs.count) && donated.count == outputs.count
  }

  deinit {
    arena.deallocate()
    slots.deallocate()
  }

  /// Made anew when it is asked for, which is seldom.
  var listing: String {
    ExecutionPlan(graph, backend.passes, leastRegionBytes: backend.leastRegionBytes).description
  }

  func execute(_ inputs: [any Buffer]) throws -> [any Buffer] {
    let buffers = try usable(inputs)
    for (index, buffer) in buffers.enumerated() { slots[index] = buffer.pointer }
    var results: [any Buffer] = []
    results.reserveCapacity(outputs.count)
    for (index, output) in outputs.enumerated() {
      let pointer: UnsafeMutableRawPointer
      if let parameter = output.replacedParameter {
        pointer = buffers[parameter].pointer
      } else {
        pointer = backend.memory.take(output.byteCount)
      }
      slots[buffers.count + index] = pointer
      results.append(
        CPUBuffer(type: output.type, pool: backend.memory, byteCount: output.byteCount, owning: pointer))
    }
    runSteps()
    for index in released { backend.memory.give(buffers[index].pointer, buffers[index].byteCount) }
    return results
  }

  func execute(updating state: inout [any Buffer], reading inputs: [any Buffer]) throws {
    guard keepsState, state.count == outputs.count, hold(state, inputs) else {
      state = try execute(state + inputs)
      return
    }
    runSteps()
  }

  private func runSteps() {
    var context = hb_context(
      slots: slots, pool: backend.pool.pointer, large_gemm: backend.largeProduct, share: 0, adds: false)
    if let profiler = backend.profiler {
      profiler.execute(steps, costs, &context)
    } else {
      hb_execute(steps, stepCount, &context)
    }
  }

  /// Fills in the addresses of state and inputs; `false` if one of them cannot be used.
  private func hold(_ state: [any Buffer], _ inputs: [any Buffer]) -> Bool {
    guard state.count + inputs.count == parameterTypes.count else { return false }
    var isUsable = true
    // What is updated may be passed only once. It is marked as spent for as long as that is looked at.
    var spent = 0
    for (index, buffer) in state.enumerated() {
      guard let buffer = CPUBuffer.own(buffer), !buffer.isSpent, buffer.type == parameterTypes[index] else {
        isUsable = false
        break
      }
      slots[index] = buffer.pointer
      buffer.spend()
      spent += 1
    }
    for (index, buffer) in inputs.enumerated() {
      guard let buffer = CPUBuffer.own(buffer), !buffer.isSpent, buffer.type == parameterTypes[state.count + index]
      else {
        isUsable = false
        break
      }
      slots[state.count + index] = buffer.pointer
    }
    for buffer in state[..<spent] { CPUBuffer.own(buffer)?.restore() }
    return isUsable
  }

  /// The inputs as this backend's buffers, the donated ones spent.
  private func usable(_ inputs: [any Buffer]) throws -> [CPUBuffer] {
    guard inputs.count == parameterTypes.count else { throw refusal(of: inputs) }
    var buffers: [CPUBuffer] = []
    buffers.reserveCapacity(inputs.count)
    for (index, input) in inputs.enumerated() {
      guard let buffer = CPUBuffer.own(input), !buffer.isSpent, buffer.type == parameterTypes[index] else {
        throw refusal(of: inputs)
      }
      buffers.append(buffer)
    }
    // A buffer that is donated may be passed only once: its memory will hold something else.
    var isPassedTwice = false
    for index in donated {
      if buffers[index].isSpent { isPassedTwice = true }
      buffers[index].spend()
    }
    for index in kept where buffers[index].isSpent { isPassedTwice = true }
    if isPassedTwice {
      for index in donated { buffers[index].restore() }
      throw refusal(of: inputs)
    }
    return buffers
  }

  /// Why the inputs were refused.
  private func refusal(of inputs: [any Buffer]) -> any Error {
    do {
      try graph.requireInputs(inputs, backend: backend.name)
    } catch {
      return error
    }
    for (index, input) in inputs.enumerated() {
      guard let buffer = CPUBuffer.own(input) else {
        return BackendError.foreignBuffer(backend: backend.name, graph: graph, parameter: index)
      }
      if buffer.isSpent { return BackendError.spentBuffer(backend: backend.name, graph: graph, parameter: index) }
    }
    preconditionFailure("inputs were refused without a reason")
  }
}

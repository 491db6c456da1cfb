import CPJRT
import GraphCore
import TensorCore

/// A graph compiled by a plugin.
final class XLAExecutable: Executable {
  let graph: Graph
  private let backend: XLABackend
  private let plugin: Plugin
  private let program: OpaquePointer
  /// Constants that are passed as arguments.
  private let constants: [XLABuffer]
  /// Whether each parameter is divided among the devices.
  private let isDivided: [Bool]
  private let parameterTypes: [TensorType]
  private let outputTypes: [TensorType]
  /// The numbers of the parameters that are donated, and of the others.
  private let donated: [Int]
  private let kept: [Int]
  /// Whether each output replaces the parameter of its own index.
  private let keepsState: Bool

  init(_ graph: Graph, backend: XLABackend) throws {
    self.graph = graph
    self.backend = backend
    plugin = backend.plugin
    let devices = plugin.devices.count
    let translation = backend.translation(of: graph.optimized(by: backend.passes))
    program = try backend.program(translation.text, graph.name)
    constants = try translation.largeConstants.map { tensor throws in
      let buffer = try XLABuffer(tensor, plugin: backend.plugin)
      try buffer.place(divided: false)
      return buffer
    }
    isDivided = graph.parameters.map { $0.isDivided(among: devices) }
    parameterTypes = graph.parameters.map(\.type)
    outputTypes = graph.outputTypes
    donated = graph.parameters.indices.filter { graph.parameters[$0].donatedTo != nil }
    kept = graph.parameters.indices.filter { graph.parameters[$0].donatedTo == nil }
    keepsState =
      outputTypes.indices.allSatisfy { graph.parameters.indices.contains($0) && graph.parameters[$0].donatedTo == $0 }
      && donated.count == outputTypes.count
  }

  deinit { hb_pjrt_program_destroy(plugin.functions, program) }

  var listing: String {
    let optimized = graph.optimized(by: backend.passes)
    return "\(optimized)\n" + backend.translation(of: optimized).text
  }

  func execute(_ inputs: [any Buffer]) throws -> [any Buffer] {
    let buffers = try usable(inputs)
    let results = try run(buffers)
    for index in donated { buffers[index].spend() }
    return zip(results, outputTypes).map { XLABuffer(type: $1, plugin: plugin, owning: $0) }
  }

  func execute(updating state: inout [any Buffer], reading inputs: [any Buffer]) throws {
    guard keepsState, state.count == outputTypes.count else {
      state = try execute(state + inputs)
      return
    }
    let buffers = try usable(state + inputs)
    for (buffer, handles) in zip(buffers, try run(buffers)) { buffer.replace(by: handles) }
  }

  /// Starts the program; one handle for each device of each output.
  private func run(_ buffers: [XLABuffer]) throws -> [[OpaquePointer]] {
    let deviceCount = plugin.devices.count
    for (index, buffer) in buffers.enumerated() { try buffer.place(divided: isDivided[index]) }
    var arguments: [OpaquePointer?] = []
    arguments.reserveCapacity((buffers.count + constants.count) * deviceCount)
    for device in 0..<deviceCount {
      for buffer in buffers { arguments.append(buffer.handles[device]) }
      for constant in constants { arguments.append(constant.handles[device]) }
    }
    var outputs = [OpaquePointer?](repeating: nil, count: outputTypes.count * deviceCount)
    let problem = message(
      hb_pjrt_execute(
        plugin.functions, program, arguments, buffers.count + constants.count, deviceCount, &outputs,
        outputTypes.count))
    if let problem { throw BackendError.failure("graph \(graph.name)", problem) }
    plugin.retired.destroy()
    return outputTypes.indices.map { output in
      (0..<deviceCount).map { device in
        guard let handle = outputs[device * outputTypes.count + output] else {
          preconditionFailure("the plugin left out output \(output) of graph \(graph.name)")
        }
        return handle
      }
    }
  }

  /// The inputs as this backend's buffers.
  private func usable(_ inputs: [any Buffer]) throws -> [XLABuffer] {
    guard inputs.count == parameterTypes.count else { throw refusal(of: inputs) }
    var buffers: [XLABuffer] = []
    buffers.reserveCapacity(inputs.count)
    for (index, input) in inputs.enumerated() {
      guard let buffer = XLABuffer.own(input, plugin), !buffer.isSpent, buffer.type == parameterTypes[index] else {
        throw refusal(of: inputs)
      }
      buffers.append(buffer)
    }
    // A buffer that is donated may be passed only once.
    var isPassedTwice = false
    for index in donated {
      if buffers[index].isTaken { isPassedTwice = true }
      buffers[index].isTaken = true
    }
    for index in kept where buffers[index].isTaken { isPassedTwice = true }
    for index in donated { buffers[index].isTaken = false }
    if isPassedTwice { throw refusal(of: inputs) }
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
      guard let buffer = XLABuffer.own(input, plugin) else {
        return BackendError.foreignBuffer(backend: backend.name, graph: graph, parameter: index)
      }
      if buffer.isSpent { return BackendError.spentBuffer(backend: backend.name, graph: graph, parameter: index) }
    }
    preconditionFailure("inputs were refused without a reason")
  }
}

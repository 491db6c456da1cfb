import NeuralLayers

/// The layer calls between inputs and outputs, put in order.
struct Network {
  /// Each call after those whose outputs it reads.
  private(set) var calls: [LayerCall] = []
  /// By decreasing longest distance to an output; equal ones in the order of a depth-first visit from the outputs.
  private(set) var layers: [any Layer] = []

  init(model: String, inputs: [SymbolicTensor], outputs: [SymbolicTensor]) throws {
    let sources = Set(inputs.map { ObjectIdentifier($0.call) })
    var visited: Set<ObjectIdentifier> = []
    var visitOrder: [LayerCall] = []
    // An explicit stack, because a network may be deeper than the call stack.
    for output in outputs {
      var stack = [(call: output.call, next: 0)]
      while let (call, next) = stack.last {
        if next == 0 {
          guard visited.insert(ObjectIdentifier(call)).inserted else {
            stack.removeLast()
            continue
          }
          visitOrder.append(call)
          if call.inputs.isEmpty, !sources.contains(ObjectIdentifier(call)) {
            throw ModelError(
              model, expected: "outputs that follow from its inputs",
              received: "an output that needs \(call.layer), which is not among them",
              help: "Add that Input to the model's inputs.")
          }
        }
        if next < call.inputs.count, !sources.contains(ObjectIdentifier(call)) {
          stack[stack.count - 1].next += 1
          let input = call.inputs[next].call
          if !visited.contains(ObjectIdentifier(input)) { stack.append((input, 0)) }
        } else {
          calls.append(call)
          stack.removeLast()
        }
      }
    }
    for input in inputs where visited.insert(ObjectIdentifier(input.call)).inserted {
      visitOrder.append(input.call)
      calls.insert(input.call, at: 0)
    }

    var callDepth: [ObjectIdentifier: Int] = [:]
    var layerDepth: [ObjectIdentifier: Int] = [:]
    for call in calls.reversed() {
      let layer = ObjectIdentifier(call.layer.state)
      let depth = max(callDepth[ObjectIdentifier(call)] ?? 0, layerDepth[layer] ?? 0)
      callDepth[ObjectIdentifier(call)] = depth
      layerDepth[layer] = depth
      guard !sources.contains(ObjectIdentifier(call)) else { continue }
      for input in call.inputs {
        callDepth[ObjectIdentifier(input.call)] = max(callDepth[ObjectIdentifier(input.call)] ?? 0, depth + 1)
      }
    }
    var seen: Set<ObjectIdentifier> = []
    let unique = visitOrder.filter { seen.insert(ObjectIdentifier($0.layer.state)).inserted }.map(\.layer)
    layers = unique.enumerated().sorted { left, right in
      let a = layerDepth[ObjectIdentifier(left.element.state)] ?? 0
      let b = layerDepth[ObjectIdentifier(right.element.state)] ?? 0
      return (-a, left.offset) < (-b, right.offset)
    }.map(\.element)
  }
}

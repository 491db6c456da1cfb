import GraphCore
import ReferenceBackend
import TensorCore

/// What the reference makes of a function's operands.
func evaluate(_ operands: [Tensor], _ function: ([Value]) throws -> Value) throws -> (shape: Shape, numbers: [Double]) {
  let builder = GraphBuilder(name: "function")
  let x = operands.map { builder.parameter("x", TensorType($0.shape, $0.dtype)) }
  let y = try function(x)
  let graph = builder.finish(outputs: [("y", y)])
  return (y.shape, try ReferenceBackend().run(graph, operands)[0].numbers)
}

/// What a function's refusal says.
func refusal(_ types: [TensorType], _ function: ([Value]) throws -> Value) -> String {
  let builder = GraphBuilder(name: "function")
  do {
    return "no error, but \(try function(types.map { builder.parameter("x", $0) }).type)"
  } catch {
    return "\(error)"
  }
}

// Single operations on the `cpu` backend beside what the machine can do: KernelBenchmark [--threads N]
//
// GFLOP/s of products and convolutions, GB/s of what only moves and maps numbers; each the best of several runs.
import CMachineLimits
import Hornbook

var threads: Int?
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  if argument == "--threads" { threads = arguments.popFirst().flatMap { Int($0) } }
}

func bestSeconds(_ body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  var best = Double.infinity
  let start = clock.now
  while clock.now - start < .milliseconds(400) {
    let duration = try clock.measure(body)
    best = min(best, Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18)
  }
  return best
}

func rounded(_ value: Double) -> String { value >= 10 ? "\(Int(value.rounded()))" : "\((value * 10).rounded() / 10)" }

func row(_ columns: String...) { print("| " + columns.joined(separator: " | ") + " |") }

// MARK: The machine

var operations = 0.0
let multiplyAddSeconds = bestSeconds { operations = limits_multiply_add(100_000) }
let peak = operations / multiplyAddSeconds * 1e-9
let copied = 16 << 20
let source = [Float](repeating: 1, count: copied)
var target = [Float](repeating: 0, count: copied)
let copySeconds = bestSeconds { limits_copy(&target, source, copied) }
let bandwidth = Double(8 * copied) / copySeconds * 1e-9
print("one core: \(rounded(peak)) GFLOP/s of fused multiply-adds in registers, \(rounded(bandwidth)) GB/s copying\n")

// MARK: Operations

let backend = CPUBackend(threads: threads)
let cores = Double(backend.threads)
print("\(backend.threads) thread(s), \(backend.form), exact numerics\n")
row("operation", "ms", "GFLOP/s", "of the cores' peak", "GB/s")
row("---", "---:", "---:", "---:", "---:")

for kernel in Kernel.all {
  let (graph, cost) = try kernel.graph()
  var stream = RandomStream(seed: 0, label: kernel.name, purpose: "data")
  let inputs = try graph.parameters.map { parameter -> any Buffer in
    if parameter.type.dtype == .int32 {
      let limit = kernel.indexLimit
      let numbers = (0..<parameter.type.shape.count).map { _ in Int32(stream.integer(below: limit)) }
      return try backend.makeBuffer(Tensor(numbers, shape: parameter.type.shape))
    }
    return try backend.makeBuffer(Tensor(uniform: parameter.type.shape, low: -1, high: 1, from: &stream))
  }
  let executable = try backend.compile(graph)
  let seconds = try bestSeconds { _ = try executable.execute(inputs) }
  let bytes = (graph.parameters.map(\.type) + graph.outputTypes).reduce(0.0) { sum, type in
    sum + Double(type.shape.count * type.dtype.byteCount)
  }
  let speed = cost / seconds * 1e-9
  row(
    kernel.name, rounded(seconds * 1e3), cost > 0 ? rounded(speed) : "",
    cost > 0 ? "\(Int((speed / (peak * cores) * 100).rounded())) %" : "", rounded(bytes / seconds * 1e-9))
}

// Training and prediction throughput: TrainingBenchmark [--threads N] [--numerics exact|fast] [--passes LIST] [--profile]
//   [--backend cpu|xla|both] [--devices N] [WORKLOAD…]
//
// One epoch to warm up, then the best of four timings. One JSON line a workload. Peak memory is the process's: for that
// of one workload, name just this one. With --profile: the steps of one epoch of training that take longest.
import Hornbook

#if canImport(Glibc)
  import Glibc
#endif

/// Ends the program with a message.
func fail(_ message: String) -> Never {
  let text = Array("error: \(message)\n".utf8)
  write(STDERR_FILENO, text, text.count)
  exit(1)
}

var names: [String] = []
var threads: Int?
var numerics = CPUBackend.Numerics.exact
var passes = PassSet.all
var isProfiling = false
var backends = ["cpu"]
var devices = 1
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--threads":
    threads = arguments.popFirst().flatMap { Int($0) }
    if threads == nil { fail("--threads needs a number") }
  case "--numerics":
    guard let named = arguments.popFirst().flatMap({ CPUBackend.Numerics(rawValue: $0) }) else {
      fail("--numerics is exact or fast")
    }
    numerics = named
  case "--passes": do { passes = try PassSet(arguments.popFirst() ?? "") } catch { fail("\(error)") }
  case "--profile": isProfiling = true
  case "--backend":
    switch arguments.popFirst() {
    case "cpu": backends = ["cpu"]
    case "xla": backends = ["xla"]
    case "both": backends = ["cpu", "xla"]
    default: fail("--backend is cpu, xla or both")
    }
  case "--devices":
    guard let count = arguments.popFirst().flatMap({ Int($0) }) else {
      fail("--devices needs a number")
    }
    devices = count
  default:
    guard Workload.all.contains(where: { $0.name == argument }) else {
      let known = Workload.all.map(\.name).joined(separator: ", ")
      fail("no workload \(argument); there are \(known)")
    }
    names.append(argument)
  }
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
  let duration = try ContinuousClock().measure(body)
  return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}

func peakMegabytes() -> Int {
  var usage = rusage()
  getrusage(RUSAGE_SELF.rawValue, &usage)
  return usage.ru_maxrss / 1024
}

/// Measures a workload on a backend and prints a line; returns what it trains in a second.
@MainActor
func measure(_ workload: Workload, on backend: String) throws -> Double? {
  let profiler = isProfiling ? StepProfiler() : nil
  let engine: any Backend =
    backend == "xla"
    ? try XLABackend(plugin: PluginLocator.path(), devices: devices, passes: passes)
    : CPUBackend(threads: threads, numerics: numerics, passes: passes, profiler: profiler)
  let model = try workload.makeCompiledModel(engine)
  let (x, y) = workload.makeData()
  func fit(_ epochs: Int) throws {
    try model.fit(x, y, batchSize: workload.batchSize, epochs: epochs)
  }
  let first = try seconds { try fit(1) }
  if let profiler {
    profiler.reset()
    let epoch = try seconds { try fit(1) }
    printProfile(of: workload.name, profiler.steps, epoch)
    return nil
  }
  let training = try (0..<4).map { _ in try seconds { try fit(workload.epochsPerTiming) } }
  let prediction = try (0..<4).map { _ in try seconds { _ = try model.predict(x, batchSize: 256) } }
  let samples = Double(workload.sampleCount)
  let trained = samples * Double(workload.epochsPerTiming) / (training.min() ?? .nan)
  let name = backend == "xla" ? "xla-\(engine.numerics)" : "\(numerics)"
  print(
    "{\"work\": \"\(workload.name)\", \"engine\": \"hornbook-\(name)\", \"n\": \(workload.sampleCount), "
      + "\"first_epoch_s\": \((first * 1000).rounded() / 1000), \"train_sps\": \(Int(trained)), "
      + "\"predict_sps\": \(Int(samples / (prediction.min() ?? .nan))), \"peak_mb\": \(peakMegabytes())}")
  return trained
}

for workload in Workload.all where names.isEmpty || names.contains(workload.name) {
  var speeds: [Double?] = []
  do { speeds = try backends.map { try measure(workload, on: $0) } } catch { fail("\(error)") }
  if speeds.count == 2, let cpu = speeds[0], let xla = speeds[1] {
    print("{\"work\": \"\(workload.name)\", \"xla_over_cpu\": \((xla / cpu * 1000).rounded() / 1000)}")
  }
}

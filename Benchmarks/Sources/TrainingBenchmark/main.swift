// Training and prediction throughput: TrainingBenchmark [--threads N] [WORKLOAD…]
//
// As the peers' scripts do it: one epoch to warm up, then the best of four timings. One JSON line a workload.
import Hornbook

#if canImport(Glibc)
  import Glibc
#endif

var names: [String] = []
var threads: Int?
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  if argument == "--threads" {
    threads = arguments.popFirst().flatMap { Int($0) }
  } else {
    names.append(argument)
  }
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  let duration = try clock.measure(body)
  return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}

func peakMegabytes() -> Int {
  var usage = rusage()
  getrusage(RUSAGE_SELF.rawValue, &usage)
  return usage.ru_maxrss / 1024
}

for workload in Workload.all where names.isEmpty || names.contains(workload.name) {
  let model = try workload.makeModel()
  try model.compile(
    optimizer: Adam(), loss: .same(workload.loss), metrics: .same([Accuracy()]),
    backend: CPUBackend(threads: threads))
  let (x, y) = workload.makeData()
  func fit(_ epochs: Int) throws {
    try model.fit(x, y, batchSize: workload.batchSize, epochs: epochs)
  }
  let first = try seconds { try fit(1) }
  let training = try (0..<4).map { _ in try seconds { try fit(workload.epochsPerTiming) } }
  let prediction = try (0..<4).map { _ in try seconds { _ = try model.predict(x, batchSize: 256) } }
  let samples = Double(workload.sampleCount)
  let trained = samples * Double(workload.epochsPerTiming) / (training.min() ?? .nan)
  print(
    "{\"work\": \"\(workload.name)\", \"engine\": \"hornbook-cpu\", \"n\": \(workload.sampleCount), "
      + "\"first_epoch_s\": \((first * 1000).rounded() / 1000), \"train_sps\": \(Int(trained)), "
      + "\"predict_sps\": \(Int(samples / (prediction.min() ?? .nan))), \"peak_mb\": \(peakMegabytes())}")
}

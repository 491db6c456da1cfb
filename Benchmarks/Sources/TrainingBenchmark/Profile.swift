import Hornbook

/// Prints the steps that take longest, with what they reach.
func printProfile(of name: String, _ steps: [StepProfiler.Step], _ epoch: Double) {
  func column(_ value: Double, _ unit: String) -> String {
    let number = value >= 100 ? "\(Int(value.rounded()))" : "\((value * 10).rounded() / 10)"
    let text = value == 0 ? "" : "\(number) \(unit)"
    return String(repeating: " ", count: max(0, 12 - text.count)) + text
  }
  let total = steps.reduce(0) { $0 + $1.seconds }
  print("\(name): an epoch of \(Int(epoch * 1000)) ms, of which steps \(Int(total * 1000)) ms")
  for step in steps.prefix(50) {
    let share = column(step.seconds / total * 100, "%")
    let milliseconds = column(step.seconds * 1000, "ms")
    let speed = column(step.operations / step.seconds * 1e-9, "GFLOP/s")
    let bandwidth = column(step.bytes / step.seconds * 1e-9, "GB/s")
    print("\(share)\(milliseconds)\(speed)\(bandwidth)  \(step.executions) x \(step.name.prefix(160))")
  }
}

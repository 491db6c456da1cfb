import Diagnostics
import StarlarkLanguage

// Prints, for each program, how many steps a second the interpreter makes: one JSON line each.
//
//   swift run -c release --package-path Benchmarks StarlarkBenchmark [name…]

/// Runs a program three times and reports the fastest.
func measure(_ workload: StarlarkWorkload) throws {
  let source = SourceText(name: workload.name, text: workload.text)
  let result = parse(source)
  for diagnostic in result.diagnostics + result.program.check(predeclared: [String]()) { throw diagnostic }
  var best = Duration.seconds(1_000_000)
  var steps = 0
  for _ in 0..<3 {
    let interpreter = Interpreter()
    let time = try ContinuousClock().measure { _ = try interpreter.execute(result.program) }
    best = min(best, time)
    steps = interpreter.stepsTaken
  }
  let seconds = Double(best.components.seconds) + Double(best.components.attoseconds) * 1e-18
  func millions(_ count: Int) -> String { "\((Double(count) / seconds / 1e4).rounded() / 100)" }
  print(
    "{\"program\": \"\(workload.name)\", \"rounds\": \(workload.rounds), \"steps\": \(steps), "
      + "\"seconds\": \((seconds * 1000).rounded() / 1000), \"million_rounds_per_second\": \(millions(workload.rounds)), "
      + "\"million_steps_per_second\": \(millions(steps))}")
}

let wanted = CommandLine.arguments.dropFirst()
for workload in StarlarkWorkload.all where wanted.isEmpty || wanted.contains(workload.name) { try measure(workload) }

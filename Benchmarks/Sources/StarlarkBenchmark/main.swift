import Diagnostics
import StarlarkLanguage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

// Prints, for each program, how many steps a second the interpreter makes: one JSON line each.
//
//   swift run -c release --package-path Benchmarks StarlarkBenchmark [name…]

/// The processor time of this process: other work on the machine does not count.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Runs a program three times and reports the fastest.
func measure(_ workload: StarlarkWorkload) throws {
  let source = SourceText(name: workload.name, text: workload.text)
  let result = parse(source)
  for diagnostic in result.diagnostics + result.program.check(predeclared: [String]()) { throw diagnostic }
  var seconds = Double.infinity
  var steps = 0
  for _ in 0..<3 {
    let interpreter = Interpreter()
    let start = processorSeconds()
    _ = try interpreter.execute(result.program)
    seconds = min(seconds, processorSeconds() - start)
    steps = interpreter.stepsTaken
  }
  func millions(_ count: Int) -> String { "\((Double(count) / seconds / 1e4).rounded() / 100)" }
  print(
    "{\"program\": \"\(workload.name)\", \"rounds\": \(workload.rounds), \"steps\": \(steps), "
      + "\"seconds\": \((seconds * 1000).rounded() / 1000), \"million_rounds_per_second\": \(millions(workload.rounds)), "
      + "\"million_steps_per_second\": \(millions(steps))}")
}

let wanted = CommandLine.arguments.dropFirst()
for workload in StarlarkWorkload.all where wanted.isEmpty || wanted.contains(workload.name) { try measure(workload) }

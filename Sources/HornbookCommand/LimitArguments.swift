import ArgumentParser
import StarlarkLanguage

/// The arguments that bound what Starlark code may use.
struct LimitArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Statements, loop rounds, calls and other work of one block. (default: \(Limits().steps))", valueName: "n"))
  var maxSteps: Int?

  @Option(
    help: ArgumentHelp(
      "Memory by which one block's values may grow, in MiB. (default: \(Limits().memoryBytes >> 20))",
      valueName: "n"))
  var maxMemory: Int?

  @Option(help: ArgumentHelp("Calls within calls. (default: \(Limits().callDepth))", valueName: "n"))
  var maxDepth: Int?

  func validate() throws {
    for (name, value) in [("--max-steps", maxSteps), ("--max-memory", maxMemory), ("--max-depth", maxDepth)] {
      guard let value, !(1...1 << 40).contains(value) else { continue }
      throw ValidationError("\(name): expected a whole number from 1, received \(value)")
    }
  }

  var limits: Limits {
    var limits = Limits()
    if let maxSteps { limits.steps = maxSteps }
    if let maxMemory { limits.memoryBytes = maxMemory << 20 }
    if let maxDepth { limits.callDepth = maxDepth }
    return limits
  }
}

import Diagnostics
import ExperimentRunner
import Foundation
import StarlarkLanguage
import Testing

@testable import HornbookCommand

/// Bare programs: what they print, what is said of them, and the exit code.
@Suite struct StarlarkCommandTests {
  static let table: [(program: String, status: Int32, printed: [String], report: String)] = [
    ("def f(x): return x * 2\nprint(f(21), \"é\")\nprint([1, 2.5])\n", 0, ["42 é", "[1, 2.5]"], ""),
    ("", 0, [], ""),
    (
      "print(1)\nx = = 2\n", 2, [],
      """
      t.star:2:5: error[syntax]: expected an expression, found "="
          2 | x = = 2
            |     ^
      """
    ),
    (
      "print(1)\nprintt(2)\n", 2, [],
      """
      t.star:2:1: error[name]: undefined name "printt"
          2 | printt(2)
            | ^^^^^^
        help: did you mean print?
      """
    ),
    (
      "import keras\n", 2, [],
      """
      t.star:1:1: error[import]: a bare program imports nothing
          1 | import keras
            | ^^^^^^^^^^^^
        help: the names of Keras are there in the blocks of an experiment: hornbook run FILE.md
      """
    ),
    (
      "load(\"a.star\", \"b\")\n", 2, [],
      """
      t.star:1:1: error[load]: load is not available: a document is complete in itself
          1 | load("a.star", "b")
            | ^^^^^^^^^^^^^^^^^^^
        help: define what you need in a setup block
      """
    ),
    (
      "def half(x):\n  return 1 // x\ndef both(x):\n  print(\"before\")\n  return half(x) + 1\nboth(0)\n", 3,
      ["before"],
      """
      t.star:2:10: error[value]: division by zero
          2 |   return 1 // x
            |          ^^^^^^
        in half, called at t.star:5:10
        in both, called at t.star:6:1
      """
    ),
    (
      "for i in range(1 << 50): pass\n", 3, [],
      """
      t.star:1:1: error[limit]: the program took more than 100000 steps
          1 | for i in range(1 << 50): pass
            | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        help: make the loops shorter, or raise the limit: --max-steps
      """
    ),
  ]

  @Test(arguments: table) func runsABareProgram(
    program: String, status: Int32, printed: [String], report: String
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "starlark-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "t.star").path
    try program.write(toFile: path, atomically: true, encoding: .utf8)
    var limits = Limits()
    limits.steps = 100_000
    let lines = Lines()
    let result = StarlarkFile.run(path, limits: limits) { lines.texts.append($0) }
    #expect(CommandStatus(result.ending).rawValue == status)
    #expect(lines.texts == printed)
    let text = result.diagnostics.map { DiagnosticRenderer().render($0) }.joined(separator: "\n")
    #expect(text.replacingOccurrences(of: folder.path + "/", with: "") == report)
  }

  final class Lines { var texts: [String] = [] }

  @Test func aMissingProgramIsAWrongCommandLine() {
    let result = StarlarkFile.run("/no/such.star") { _ in }
    #expect(CommandStatus(result.ending) == .wrongInput)
    #expect(
      result.diagnostics.map { DiagnosticRenderer().render($0) } == [
        """
        error[missing]: cannot read /no/such.star: No such file or directory
          help: give the path of a Starlark program such as program.star
        """
      ])
  }

  @Test func readsLimits() throws {
    let words = ["a.star", "--max-steps", "5", "--max-memory", "7", "--max-depth", "9"]
    let starlark = try #require(RootCommand.parseAsRoot(["starlark"] + words) as? StarlarkCommand)
    let run = try #require(RootCommand.parseAsRoot(["run"] + words) as? RunCommand)
    for limits in [starlark.limits.limits, run.options.limits] {
      #expect(limits.steps == 5)
      #expect(limits.memoryBytes == 7 << 20)
      #expect(limits.callDepth == 9)
    }
    let plain = try #require(RootCommand.parseAsRoot(["starlark", "a.star"]) as? StarlarkCommand)
    #expect(plain.limits.limits.steps == Limits().steps)
  }
}

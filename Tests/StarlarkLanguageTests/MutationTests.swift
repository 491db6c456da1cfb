import Diagnostics
import Foundation
import StarlarkLanguage
import Testing

/// Damaged programs: whatever the text, the answer is a result or diagnostics that can be shown.
@Suite struct MutationTests {
  static let corpus: [[UInt8]] = ProgramFileTests.files.flatMap { file in
    (try? ProgramFileTests.chunks(of: file).map { $0.source.bytes }) ?? []
  }

  /// Pieces that are likely to meet an edge of the scanner or the parser.
  static let fragments = [
    "(", ")", "[", "]", "{", "}", ":", ",", "=", "==", "\"", "'", "\"\"\"", "\\", "\n", "\r\n", "\t", "  ", "#", ".",
    "*", "**",
    "lambda", " if ", " else ", " for ", " in ", "not ", "def f(", "return ", "0x", "1e", "9999999999999999999", "é",
    "😀", "\u{0}",
    "\u{FEFF}", "f\"", "b'", "r\"", "%", "<<", "-", "~", "@", ";", "...", "\\u12", "_", "None", "while ", "import ",
    "load(",
  ]

  @Test(arguments: 0..<8) func neverCrash(worker: Int) throws {
    var generator = NumberTests.Generator(state: UInt64(worker) &* 1_000_003 &+ 17)
    var limits = Limits()
    limits.steps = 2_000
    limits.elements = 10_000
    limits.textBytes = 100_000
    limits.integerBits = 4_096
    limits.memoryBytes = 256 << 20
    let renderer = DiagnosticRenderer()
    var ran = 0
    for _ in 0..<250 {
      var bytes = try #require(MutationTests.corpus.randomElement(using: &generator))
      if Bool.random(using: &generator) {
        let other = try #require(MutationTests.corpus.randomElement(using: &generator))
        MutationTests.cross(&bytes, with: other, &generator)
      }
      for _ in 0..<Int.random(in: 0...6, using: &generator) { MutationTests.mutate(&bytes, &generator) }
      let source = SourceText(name: "t", text: String(decoding: bytes, as: UTF8.self))
      let result = parse(source)
      var diagnostics = result.diagnostics
      diagnostics += result.program.check(predeclared: TestHost.environment().names)
      _ = result.program.freeNames()
      if diagnostics.isEmpty {
        ran += 1
        let interpreter = Interpreter(limits: limits)
        do {
          _ = try interpreter.execute(result.program, in: TestHost.environment())
        } catch let diagnostic as Diagnostic {
          diagnostics.append(diagnostic)
        }
        // One operator or function may take some work beyond the limit, but no program runs on.
        #expect(interpreter.stepsTaken < 100 * limits.steps)
      }
      for diagnostic in diagnostics {
        #expect(diagnostic.primary != nil)
        #expect(!renderer.render(diagnostic).isEmpty)
      }
    }
    #expect(ran > 0)
  }

  /// Puts lines of one program between those of another: whole statements meet values they were not written for.
  static func cross(_ bytes: inout [UInt8], with other: [UInt8], _ generator: inout NumberTests.Generator) {
    let newline = UInt8(ascii: "\n")
    var lines = bytes.split(separator: newline, omittingEmptySubsequences: false)
    for line in other.split(separator: newline) where Int.random(in: 0..<3, using: &generator) == 0 {
      lines.insert(line, at: Int.random(in: 0...lines.count, using: &generator))
    }
    bytes = Array(lines.joined(separator: [newline]))
  }

  static func mutate(_ bytes: inout [UInt8], _ generator: inout NumberTests.Generator) {
    let position = Int.random(in: 0...bytes.count, using: &generator)
    let end = min(bytes.count, position + Int.random(in: 0...8, using: &generator))
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: bytes.removeSubrange(position..<end)
    case 1: bytes.insert(contentsOf: bytes[position..<end], at: Int.random(in: 0...bytes.count, using: &generator))
    case 2: if position < bytes.count { bytes[position] = UInt8.random(in: 0...255, using: &generator) }
    default:
      let fragment = fragments.randomElement(using: &generator) ?? ""
      bytes.replaceSubrange(position..<(Bool.random(using: &generator) ? end : position), with: Array(fragment.utf8))
    }
  }
}

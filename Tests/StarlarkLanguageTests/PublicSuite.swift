import Diagnostics
import Foundation
import StarlarkLanguage
import Testing

/// The test programs of the public specification, `test_suite/testdata` of `bazelbuild/starlark`.
///
/// They are not part of this repository. To run them, clone theirs and name the folder that holds `go`, `java` and
/// `rust`:
/// ```
/// HORNBOOK_STARLARK_SUITE=…/starlark/test_suite/testdata swift test --filter PublicSuiteTests
/// ```
/// A file is cut into chunks by lines of `---`. A comment `### pattern` says that the chunk fails with a message that
/// the pattern matches, case being ignored; `### go: pattern` says so of one implementation only, the others run the
/// chunk without an error. The three implementations differ in places that the specification leaves open, so a chunk
/// passes if it behaves as one of them does.
enum PublicSuite {
  static let folder = ProcessInfo.processInfo.environment["HORNBOOK_STARLARK_SUITE"]

  static let implementations = ["go", "java", "rust"]

  /// The chunks that cannot pass, by file and first line, and what differs.
  static let differences = [
    "go/builtins.star:64": "wants a word of the Go call trace, \"Error in sorted\"; we say: got int, want iterable",
    "rust/josharian_fuzzing.star:9": "wants \"syntax error\"; we say more: error[syntax]: invalid number 6burgle",
  ]

  struct Chunk {
    let file: String
    /// The first line of the chunk in its file, from 1.
    let line: Int
    let text: String
    /// What each implementation is expected to report; an implementation that is missing reports nothing.
    let patterns: [String: String]

    /// `nil` if the chunk does what an implementation does, else what it does instead.
    func failure() -> String? {
      let reports = run()
      let accepted = PublicSuite.implementations.contains { implementation in
        guard let pattern = patterns[implementation] else { return reports.isEmpty }
        return reports.contains { PublicSuite.matches($0, pattern) }
      }
      if accepted { return nil }
      let wanted = Set(patterns.values).sorted().joined(separator: " or ")
      return "wanted \(wanted.isEmpty ? "no error" : wanted), got \(reports.first ?? "no error")"
    }

    /// The messages of errors and of assertions that do not hold.
    private func run() -> [String] {
      var reports: [String] = []
      var environment = Environment()
      environment["assert_eq"] = .builtin(
        Builtin("assert_eq", [.required("x"), .required("y")]) { arguments in
          let (x, y) = (arguments.value("x"), arguments.value("y"))
          if !x.isEqual(to: y) { reports.append("\(x.repr) != \(y.repr), line \(arguments.location.position.line)") }
          return .none
        })
      environment["assert_ne"] = .builtin(
        Builtin("assert_ne", [.required("x"), .required("y")]) { arguments in
          let (x, y) = (arguments.value("x"), arguments.value("y"))
          if x.isEqual(to: y) { reports.append("\(x.repr) == \(y.repr), line \(arguments.location.position.line)") }
          return .none
        })
      environment["assert_"] = .builtin(
        Builtin("assert_", [.required("cond"), .optional("msg")]) { arguments in
          if try !arguments.value("cond").truth() {
            reports.append("assertion failed, line \(arguments.location.position.line)")
          }
          return .none
        })
      let source = SourceText(name: file, text: text)
      let result = parse(source)
      var diagnostics = result.diagnostics
      if diagnostics.isEmpty { diagnostics = result.program.check(predeclared: environment.names) }
      if diagnostics.isEmpty {
        do {
          _ = try Interpreter().execute(result.program, in: environment)
        } catch {
          diagnostics = (error as? Diagnostic).map { [$0] } ?? [Diagnostic(code: "internal", "\(error)")]
        }
      }
      return reports
        + diagnostics.map { "\($0.message), line \($0.primary?.location.position.line ?? 0)" }
    }
  }

  static func matches(_ message: String, _ pattern: String) -> Bool {
    let (message, pattern) = (message.lowercased(), pattern.lowercased())
    if message.contains(pattern) { return true }
    // The patterns are written for Python, where a brace that counts nothing is a brace.
    let escaped = pattern.replacingOccurrences(of: "{", with: "\\{").replacingOccurrences(of: "}", with: "\\}")
    guard let regex = try? NSRegularExpression(pattern: escaped) else { return false }
    return regex.firstMatch(in: message, range: NSRange(message.startIndex..., in: message)) != nil
  }

  static func chunks() throws -> [Chunk] {
    guard let folder else { return [] }
    var chunks: [Chunk] = []
    for implementation in implementations {
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(implementation)")
      for name in names.sorted() where name.hasSuffix(".star") {
        let file = "\(implementation)/\(name)"
        chunks += cut(try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8), file)
      }
    }
    return chunks
  }

  private static func cut(_ text: String, _ file: String) -> [Chunk] {
    var chunks: [Chunk] = []
    var lines: [String] = []
    var patterns: [String: String] = [:]
    var start = 1
    for (index, line) in (text.components(separatedBy: "\n") + ["---"]).enumerated() {
      if line.trimmingCharacters(in: .whitespaces) == "---" {
        let isEmpty = lines.allSatisfy { $0.isEmpty || $0.hasPrefix("#") }
        if !isEmpty {
          chunks.append(
            Chunk(file: file, line: start, text: lines.joined(separator: "\n") + "\n", patterns: patterns))
        }
        (lines, patterns, start) = ([], [:], index + 2)
        continue
      }
      guard let comment = line.range(of: "###") else {
        lines.append(line)
        continue
      }
      lines.append(String(line[..<comment.lowerBound]))
      let pattern = line[comment.upperBound...].trimmingCharacters(in: .whitespaces)
      if let name = implementations.first(where: { pattern.hasPrefix("\($0):") }) {
        patterns[name] = pattern.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
      } else {
        for name in implementations { patterns[name] = pattern }
      }
    }
    return chunks
  }
}

@Suite struct PublicSuiteTests {
  @Test(.enabled(if: PublicSuite.folder != nil)) func behavesAsOneOfTheImplementationsDoes() throws {
    let chunks = try PublicSuite.chunks()
    #expect(chunks.count > 300)
    var passed = 0
    for chunk in chunks {
      let name = "\(chunk.file):\(chunk.line)"
      let failure = chunk.failure()
      if failure == nil { passed += 1 }
      if let failure, PublicSuite.differences[name] == nil { Issue.record("\(name): \(failure)") }
      if failure == nil, PublicSuite.differences[name] != nil { Issue.record("\(name) passes; strike it off the list") }
    }
    print("public Starlark suite: \(passed) of \(chunks.count) chunks pass")
  }
}

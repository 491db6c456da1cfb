// What libFuzzer calls with ever new bytes. One program is built for each of FUZZ_PARSER, FUZZ_LAYOUT, FUZZ_EVALUATOR
// and FUZZ_DOCUMENT. An input must neither crash nor hang, and what the formatter promises must hold of it.

import Diagnostics
import LiterateDocument
import StarlarkLanguage

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: start, count: count)
  guard let text = String(validating: bytes, as: UTF8.self) else { return -1 }
  let source = SourceText(name: "input", text: text)
  #if FUZZ_PARSER
    render(parse(source).diagnostics)
    render(parseExpression(source).diagnostics)
  #elseif FUZZ_LAYOUT
    let once = canonicalLayout(of: source)
    if !once.diagnostics.isEmpty { return -1 }
    let laidOut = SourceText(name: "input", text: once.text)
    precondition(parse(laidOut).program.canonical == parse(source).program.canonical, "another tree")
    precondition(canonicalLayout(of: laidOut).text == once.text, "not idempotent")
  #elseif FUZZ_EVALUATOR
    let result = parse(source)
    if result.hasErrors { return -1 }
    render(result.program.check(predeclared: [String]()))
    var limits = Limits()
    limits.steps = 20_000
    limits.elements = 10_000
    limits.textBytes = 100_000
    limits.integerBits = 1 << 12
    limits.memoryBytes = 64 << 20
    do {
      _ = try Interpreter(limits: limits) { _, _ in }.execute(result.program)
    } catch {
      guard let diagnostic = error as? Diagnostic else { preconditionFailure("\(error)") }
      precondition(diagnostic.code != "internal", diagnostic.message)
      render([diagnostic])
    }
  #else
    let document = Document(parsing: source)
    render(document.diagnostics)
    _ = document.dump()
    var bodies: [Int: String] = [:]
    for directive in document.directives {
      let layout = canonicalLayout(of: directive.body)
      render(layout.diagnostics)
      if layout.diagnostics.isEmpty { bodies[directive.ordinal] = layout.text }
    }
    _ = document.replacing(bodies)
  #endif
  return 0
}

private func render(_ diagnostics: [Diagnostic]) {
  for diagnostic in diagnostics { precondition(!DiagnosticRenderer().render(diagnostic).isEmpty) }
}

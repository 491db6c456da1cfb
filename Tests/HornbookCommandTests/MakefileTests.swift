import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct MakefileTests {
  /// `make` alone lists every target with a line of its own; the list is read from the same file.
  @Test func everyTargetHasItsLine() throws {
    let path = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/Makefile"
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = getc(file), byte != EOF { bytes.append(UInt8(byte)) }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let targets = lines.filter { line in
      guard let first = line.first, first.isLowercase, let colon = line.firstIndex(of: ":") else { return false }
      // A line like `test-arm64: PACKAGES += …` sets a variable of a target.
      return line[line.index(after: colon)...].first != "=" && !line.contains("+=")
        && line[..<colon].allSatisfy { $0.isLetter || $0 == "-" || $0.isNumber }
    }
    #expect(
      targets.map { String($0.prefix { $0 != ":" }) } == [
        "help", "setup", "build", "demo", "test", "test-arm64", "test-xla", "test-sanitizers", "test-kill", "fuzz",
        "interop", "check-pages", "docs", "gallery", "verify", "smoke", "bench", "bench-peers", "format", "record",
        "clean",
      ])
    for target in targets { #expect(target.contains(" ## "), "\(target) has no description") }
  }
}

import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct ReadmeTests {
  @Test func theProgramTrains() throws {
    let results = try trainOnDigits()
    #expect(Array(results.keys) == ["loss", "accuracy"])
    #expect(try #require(results["accuracy"]) >= 0.97)
  }

  @Test func theReadmeShowsTheProgramAsItIs() throws {
    let program = try #require(text("ReadmeProgram.swift"))
    let start = try #require(program.firstRange(of: "// BEGIN\n")?.upperBound)
    let end = try #require(program.firstRange(of: "// END")?.lowerBound)
    let readme = try #require(text("../../README.md"))
    #expect(readme.contains("```swift\n" + program[start..<end] + "```"))
  }

  private func text(_ name: String, file: String = #filePath) -> String? {
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    guard let handle = fopen("\(folder)/\(name)", "r") else { return nil }
    defer { fclose(handle) }
    var bytes: [UInt8] = []
    while case let byte = getc(handle), byte != EOF { bytes.append(UInt8(byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

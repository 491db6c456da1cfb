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
}

/// Every Swift block of the README, of the articles and of the library's comments is part of a file in `Examples`, which
/// the compiler checks and ``ExampleTests`` runs.
@Suite struct DocumentationTests {
  static let documents = ["README.md"] + Checkout.files(in: "Sources/Hornbook/Hornbook.docc", endingIn: ".md")
  static let comments = [
    "TensorCore", "GraphCore", "ReferenceBackend", "CPUBackend", "XLABackend", "NeuralLayers", "ModelTraining",
    "ModelFiles", "DatasetReaders", "Hornbook",
  ].flatMap { Checkout.files(in: "Sources/\($0)", endingIn: ".swift") }

  @Test func allAreFound() {
    #expect(Self.documents.count == 8)
    let blocks = (Self.documents + Self.comments).flatMap { Self.blocks(of: $0) }
    #expect(blocks.count > 60)
  }

  @Test(arguments: documents + comments) func everyBlockIsCompiled(file: String) throws {
    let blocks = Self.blocks(of: file)
    guard !blocks.isEmpty else { return }
    let examples = Checkout.files(in: "Tests/HornbookTests/Examples", endingIn: ".swift").map {
      "\n" + Checkout.text($0)
    }
    for block in blocks {
      // Examples stand at the margin in a document, and inside of functions and types in a program.
      let forms = [0, 2, 4].map { indent in
        block.map { $0.isEmpty ? "" : String(repeating: " ", count: indent) + $0 }.joined(separator: "\n") + "\n"
      }
      let isCompiled = examples.contains { example in forms.contains { example.contains("\n" + $0) } }
      #expect(isCompiled, "\(file): no file in Examples holds\n\(block.joined(separator: "\n"))")
    }
  }

  /// The lines of each block that is marked as Swift, in a document or behind `///`.
  private static func blocks(of file: String) -> [[String]] {
    var blocks: [[String]] = []
    var isInside = false
    for line in Checkout.text(file).split(separator: "\n", omittingEmptySubsequences: false) {
      var line = String(line)
      if file.hasSuffix(".swift") {
        line = String(line.drop { $0 == " " })
        guard line.hasPrefix("///") else {
          isInside = false
          continue
        }
        line = String(line.dropFirst(line.hasPrefix("/// ") ? 4 : 3))
      }
      if line == "```swift" {
        isInside = true
        blocks.append([])
      } else if line.hasPrefix("```") {
        isInside = false
      } else if isInside {
        blocks[blocks.count - 1].append(line)
      }
    }
    return blocks
  }
}

/// The files that this test was built from.
enum Checkout {
  private static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  static func text(_ path: String) -> String {
    guard let handle = fopen("\(root)/\(path)", "r") else { return "" }
    defer { fclose(handle) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, handle), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The files below a folder, by name.
  static func files(in folder: String, endingIn ending: String) -> [String] {
    guard let entries = opendir("\(root)/\(folder)") else { return [] }
    defer { closedir(entries) }
    var paths: [String] = []
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard !name.hasPrefix(".") else { continue }
      if name.hasSuffix(ending) {
        paths.append("\(folder)/\(name)")
      } else if !name.contains(".") {
        paths += files(in: "\(folder)/\(name)", endingIn: ending)
      }
    }
    return paths.sorted()
  }
}

import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Cases that are files: an input, and beside it what is expected of it.
///
/// `make record` writes the expectations anew; the difference is then there to be reviewed.
struct GoldenFolder {
  let path: String

  /// The folder beside a test's own file.
  init(_ name: String, besides file: String = #filePath) {
    path = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/" + name
  }

  /// The stems of the files that end in `suffix`, in alphabetical order.
  func stems(_ suffix: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(suffix) { names.append(String(name.dropLast(suffix.count))) }
    }
    return names.sorted()
  }

  /// The paths of all files below the folder that end in `suffix`, relative to it, in alphabetical order.
  func paths(_ suffix: String) -> [String] {
    var found: [String] = []
    var waiting = [""]
    while let folder = waiting.popLast() {
      let names = GoldenFolder(absolute: "\(path)/\(folder)").stems("").filter { !$0.hasPrefix(".") }
      for name in names {
        if name.hasSuffix(suffix) {
          found.append(folder + name)
        } else if !name.contains(".") {
          waiting.append("\(folder)\(name)/")
        }
      }
    }
    return found.sorted()
  }

  private init(absolute path: String) { self.path = path }

  func text(_ name: String) -> String? {
    guard let file = fopen("\(path)/\(name)", "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = getc(file), byte != EOF { bytes.append(UInt8(byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Compares with the file `name`, or records it if `HORNBOOK_RECORD` is set.
  func expect(_ received: String, as name: String) {
    if getenv("HORNBOOK_RECORD") != nil {
      guard let file = fopen("\(path)/\(name)", "w") else {
        Issue.record("cannot write \(path)/\(name)")
        return
      }
      fputs(received, file)
      fclose(file)
      return
    }
    guard let expected = text(name) else {
      Issue.record("there is no \(name); record it with make record")
      return
    }
    #expect(received == expected, "\(name) differs; if that is right, record it with make record")
  }
}

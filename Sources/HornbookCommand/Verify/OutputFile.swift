import Diagnostics
import PlainFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Files for other programs, beside the reports.
enum OutputFile {
  /// Writes a file whole, making its folder.
  static func write(_ text: String, to path: String) throws(Diagnostic) {
    do {
      if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
        try AtomicFile.makeFolder(String(path[..<slash]))
      }
      try AtomicFile.write(Array(text.utf8), to: path)
    } catch {
      throw Diagnostic(code: "environment", error.description, help: ["name a file in a folder that can be written to"])
    }
  }

  /// Adds to a file, as CI systems want it of summaries: several steps share one.
  static func append(_ text: String, to path: String) throws(Diagnostic) {
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw failure(path) }
    defer { close(file) }
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + written, bytes.count - written) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(path) }
      written += count
    }
  }

  private static func failure(_ path: String) -> Diagnostic {
    Diagnostic(
      code: "environment", "cannot write \(path): \(String(cString: strerror(errno)))",
      help: ["name a file in a folder that can be written to"])
  }
}

/// Where the command was started.
enum FileLocation {
  static var current: String {
    guard let path = getcwd(nil, 0) else { return "" }
    defer { free(path) }
    return String(cString: path)
  }
}

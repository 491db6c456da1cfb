import Diagnostics

#if canImport(Glibc)
  import Glibc
#endif

/// Paths as text, and reading a file of text.
enum FilePath {
  /// `digits` for `experiments/digits.md`.
  static func stem(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file }
    return String(file[..<dot])
  }

  /// `experiments` for `experiments/digits.md`, `.` for `digits.md`.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Whether there is anything at a path, a broken link included.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// A file's text; `kind` says in messages what the path should name.
  ///
  /// - Parameter keepsMark: Whether a byte order mark stays a part of the text.
  static func read(
    _ path: String, kind: String = "an experiment, a Markdown file such as experiments/digits.md",
    keepsMark: Bool = false
  ) throws -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      throw Diagnostic(
        code: "missing", "cannot read \(path): \(String(cString: strerror(errno)))",
        help: ["give the path of \(kind)"])
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Diagnostic(
        code: "missing", "cannot read \(path): it is no regular file", help: ["give the path of \(kind)"])
    }
    guard status.st_size <= 64 << 20 else {
      throw Diagnostic(
        code: "size", "\(path) has \(status.st_size) bytes; it may have 67,108,864",
        help: ["keep data in files of their own and load them in a data block"])
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &chunk, chunk.count)
      guard count >= 0 else {
        throw Diagnostic(code: "missing", "cannot read \(path): \(String(cString: strerror(errno)))")
      }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    if !keepsMark, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Diagnostic(code: "encoding", "\(path) is not UTF-8 text", help: ["save it as UTF-8"])
    }
    return text
  }
}

import Diagnostics
import PlainFiles

#if canImport(Glibc)
  import Glibc
#endif

extension FilePath {
  /// Gives an existing file another text, in one step and with the permissions that it has.
  ///
  /// - Throws: A `Diagnostic` with the code `environment` if it cannot be written.
  static func replace(_ path: String, by text: String) throws(Diagnostic) {
    // A link stays a link.
    let target = realpath(path, nil)
    defer { free(target) }
    let file = target.map { String(cString: $0) } ?? path
    var status = stat()
    let hasStatus = stat(file, &status) == 0
    do {
      try AtomicFile.write(Array(text.utf8), to: file)
    } catch {
      throw Diagnostic(code: "environment", error.description, help: ["make the file and its folder writable"])
    }
    if hasStatus { chmod(file, status.st_mode & 0o7777) }
  }
}

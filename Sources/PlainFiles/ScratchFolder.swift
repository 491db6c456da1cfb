#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A folder for files that are needed for a while; it goes with all that is in it when nothing holds it any more.
public final class ScratchFolder {
  public let path: String

  /// Makes the folder in `TMPDIR`, or `/tmp`.
  public init() throws(WriteError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    let folder = parent.isEmpty ? "/tmp" : parent
    var template = Array("\(folder)/hornbook-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw WriteError("\(folder)/hornbook-XXXXXX") }
    path = String(cString: made)
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    if let entries = opendir(path) {
      var names: [String] = []
      while let entry = readdir(entries) {
        names.append(
          withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
          })
      }
      closedir(entries)
      for name in names where name != "." && name != ".." {
        // A link is removed, not what it points to.
        var status = stat()
        let child = "\(path)/\(name)"
        if lstat(child, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { remove(child) } else { unlink(child) }
      }
    }
    rmdir(path)
  }
}

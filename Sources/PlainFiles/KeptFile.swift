#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file of a folder that keeps what can be made anew, and when it was used last.
public struct KeptFile: Hashable, Sendable {
  public var name: String
  public var byteCount: Int
  /// In seconds.
  public var used: Double

  /// What a folder holds, what was used last first.
  public static func all(in folder: String) -> [KeptFile] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var files: [KeptFile] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      var status = stat()
      guard !name.hasPrefix("."), stat("\(folder)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        continue
      }
      files.append(
        KeptFile(
          name: name, byteCount: Int(status.st_size),
          used: Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) * 1e-9))
    }
    return files.sorted { ($0.used, $1.name) > ($1.used, $0.name) }
  }

  /// Notes that a file is used now.
  public static func touch(_ path: String) { utimensat(AT_FDCWD, path, nil, 0) }

  /// Removes what was not used for longest until the rest fits.
  ///
  /// - Parameter sparing: Names that stay whatever their size.
  /// - Returns: What was removed.
  @discardableResult
  public static func trim(_ folder: String, to limit: Int, sparing: Set<String> = []) -> [KeptFile] {
    AtomicFile.removeLeftovers(in: folder)
    var total = 0
    var removed: [KeptFile] = []
    for file in all(in: folder) {
      total += file.byteCount
      guard total > limit, !sparing.contains(file.name) else { continue }
      total -= file.byteCount
      AtomicFile.remove("\(folder)/\(file.name)")
      removed.append(file)
    }
    return removed
  }
}

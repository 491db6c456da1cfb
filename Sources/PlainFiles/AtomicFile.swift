#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file or folder cannot be written: what, why, and what to try.
public struct WriteError: Error, Hashable, Sendable, CustomStringConvertible {
  public var path: String
  /// The system's words, such as `No space left on device`.
  public var reason: String
  public var help: String

  public var description: String { "cannot write \(path): \(reason)" }

  init(_ path: String, reason: String, help: String) {
    self.path = path
    self.reason = reason
    self.help = help
  }

  /// What a system call left in `errno`.
  init(_ path: String, code: Int32 = errno) {
    let help =
      switch code {
      case ENOSPC, EDQUOT: "free some space, or name a folder on another disk with --out DIR"
      case EACCES, EPERM, EROFS: "make the folder writable, or name another one with --out DIR"
      case ENOTDIR: "a file is in the way: remove it, or name another folder with --out DIR"
      default: "name another folder with --out DIR"
      }
    self.init(path, reason: String(cString: strerror(code)), help: help)
  }
}

/// Files that appear whole or not at all.
///
/// The bytes go to a temporary file in the same folder, reach the disk, and take the file's name in one step. A reader
/// sees the old file or the new one; after an error the old one is still there and nothing is left over.
public enum AtomicFile {
  public static func write(_ bytes: [UInt8], to path: String) throws(WriteError) {
    let folder = Self.folder(of: path)
    guard let slash = path.lastIndex(of: "/") else { return try write([(path, bytes)], in: folder) }
    try write([(String(path[path.index(after: slash)...]), bytes)], in: folder)
  }

  /// Writes several files of one folder; they take their names in the order given, once all have reached the disk.
  ///
  /// One wait for the disk at the end instead of two for each file: a report of ten files costs a few milliseconds.
  public static func write(_ files: [(name: String, bytes: [UInt8])], in folder: String) throws(WriteError) {
    var temporaries: [String] = []
    defer { for path in temporaries { unlink(path) } }
    for file in files {
      let temporary = "\(folder)/\(temporaryPrefix)\(getpid()).\(file.name)"
      temporaries.append(temporary)
      try create(temporary, file.bytes, for: "\(folder)/\(file.name)")
    }
    while let next = temporaries.first {
      let path = "\(folder)/\(files[files.count - temporaries.count].name)"
      guard rename(next, path) == 0 else { throw WriteError(path) }
      temporaries.removeFirst()
    }
    try synchronize(folder)
  }

  /// Writes a file part by part: for what is too large to lie in memory twice.
  ///
  /// - Parameter isLasting: Whether the file has reached the disk when this returns; without it the file still appears
  ///   whole, unless the machine fails.
  public static func write(
    to path: String, isLasting: Bool = true, parts: (_ sink: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    // Several threads, or processes that do not see each other, may write one file at a time.
    let temporary = "\(folder(of: path))/\(temporaryPrefix)\(getpid()).\(UInt32.random(in: 0...(.max))).\(name)"
    defer { unlink(temporary) }
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw WriteError(path) }
    var isOpen = true
    defer { if isOpen { close(file) } }
    var waiting: [UInt8] = []
    func flush() throws(WriteError) {
      let code = waiting.withUnsafeBytes { put($0, into: file) }
      guard code == 0 else { throw WriteError(path, code: code) }
      waiting.removeAll(keepingCapacity: true)
    }
    try parts { part in
      if part.count >= 1 << 16 {
        try flush()
        let code = put(part, into: file)
        guard code == 0 else { throw WriteError(path, code: code) }
      } else {
        waiting += part
        if waiting.count >= 1 << 16 { try flush() }
      }
    }
    try flush()
    guard !isLasting || fsync(file) == 0 else { throw WriteError(path) }
    isOpen = false
    guard close(file) == 0, rename(temporary, path) == 0 else { throw WriteError(path) }
    if isLasting { try synchronize(folder(of: path)) }
  }

  /// Makes a folder and those above it.
  public static func makeFolder(_ path: String) throws(WriteError) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
    let parent = folder(of: path)
    if parent != path, parent != "." { try makeFolder(parent) }
    guard mkdir(path, 0o777) != 0, errno != EEXIST else { return }
    throw WriteError(path)
  }

  /// `experiments` for `experiments/digits.md`, `.` for `digits.md`.
  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Removes a file if it is there.
  public static func remove(_ path: String) { unlink(path) }

  /// Removes what runs that were killed left in a folder.
  ///
  /// A temporary file's name holds the number of the process that writes it; files of running processes stay.
  public static func removeLeftovers(in folder: String) {
    guard let entries = opendir(folder) else { return }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(temporaryPrefix),
        let process = pid_t(name.dropFirst(temporaryPrefix.count).prefix { $0 != "." }), process > 0,
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      unlink("\(folder)/\(name)")
    }
  }

  private static let temporaryPrefix = ".hornbook-"

  private static func create(_ temporary: String, _ bytes: [UInt8], for path: String) throws(WriteError) {
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw WriteError(path) }
    var code = bytes.withUnsafeBytes { put($0, into: file) }
    if code == 0, fsync(file) != 0 { code = errno }
    // Network file systems report a full disk only here.
    if close(file) != 0, code == 0 { code = errno }
    if code != 0 { throw WriteError(path, code: code) }
  }

  /// - Returns: 0, or what went wrong.
  private static func put(_ bytes: UnsafeRawBufferPointer, into file: Int32) -> Int32 {
    var written = 0
    while written < bytes.count, let base = bytes.baseAddress {
      let count = Glibc.write(file, base + written, bytes.count - written)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return errno }
      written += count
    }
    return 0
  }

  /// Brings the new names to the disk.
  private static func synchronize(_ folder: String) throws(WriteError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw WriteError(folder) }
    defer { close(descriptor) }
    // Some file systems cannot do it for folders and say EINVAL.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw WriteError(folder) }
  }
}

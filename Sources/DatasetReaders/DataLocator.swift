import Synchronization

/// Finds and reads the files of an experiment, in its folders and nowhere else.
///
/// A relative path is looked up in each folder in turn: beside the experiment's file, then in each `--data DIR`. A
/// path that leads out of all of them, by `..`, as an absolute path or through a symbolic link, is refused, so that a
/// file from elsewhere cannot read what it should not.
/// ```swift
/// let locator = DataLocator(folders: ["experiments", "data"])
/// let flowers = try locator.loadCSV("flowers.csv", CSVOptions(target: ["species"]))
/// ```
public final class DataLocator: Sendable {
  /// A file that was read, for cache keys and results.
  public struct FileRead: Hashable, Sendable {
    /// The path from the folder in which it was found, the same on every machine.
    public var path: String
    /// Where the file lies on this machine; not for results.
    public var location: String
    public var byteCount: Int
    /// The SHA-256 of the file's bytes, in hexadecimal.
    public var sha256: String
  }

  /// The folders, in the order of search.
  public let folders: [String]
  /// The largest file, and the largest decompressed content, that is read, in bytes.
  public let maximumBytes: Int
  private let reads = Mutex<[FileRead]>([])
  private let recent = Mutex<[FileRead]>([])

  public init(folders: [String], maximumBytes: Int = 2 << 30) {
    self.folders = folders
    self.maximumBytes = maximumBytes
  }

  /// Every file read so far, each once, in the order of first reading.
  public var filesRead: [FileRead] { reads.withLock { $0 } }

  /// The files read since this was asked last, each once.
  public func takeRecentReads() -> [FileRead] {
    recent.withLock { reads in
      defer { reads = [] }
      return reads
    }
  }

  /// The bytes of a file; the reading is recorded.
  ///
  /// - Throws: ``DataError`` of category `missing` if there is none or it may not be read, else `malformed`.
  public func read(_ path: String) throws(DataError) -> [UInt8] {
    let location = try locate(path)
    let bytes = try FileSystem.contents(of: location, path: path, limit: maximumBytes)
    let read = FileRead(
      path: relative(path), location: location, byteCount: bytes.count, sha256: ContentHash.hex(bytes))
    reads.withLock { if !$0.contains(read) { $0.append(read) } }
    recent.withLock { if !$0.contains(read) { $0.append(read) } }
    return bytes
  }

  /// The bytes of a file, decompressed if they are gzip's; it is the file as it lies there that is recorded.
  public func readDecompressed(_ path: String) throws(DataError) -> [UInt8] {
    try readDecompressed(path, limit: maximumBytes)
  }

  /// As above, for a file of which it is known how long its content may be.
  func readDecompressed(_ path: String, limit: Int) throws(DataError) -> [UInt8] {
    let bytes = try read(path)
    return Gzip.isCompressed(bytes) ? try Gzip.decompressed(bytes, path: path, limit: limit) : bytes
  }

  /// Where a file lies: an absolute path without links, inside one of the folders.
  public func locate(_ path: String) throws(DataError) -> String {
    let roots = folders.compactMap(FileSystem.realPath)
    let isAbsolute = path.hasPrefix("/")
    guard !path.utf8.contains(0), let normalized = Self.normalized(path) else {
      throw .outsideFolders(path: path, target: nil, folders: folders)
    }
    let candidates = isAbsolute ? [normalized] : folders.map { "\($0)/\(normalized)" }
    // Refused before it is looked for: the answer must not tell whether a file elsewhere exists.
    if isAbsolute, !Self.isInside(normalized, roots + folders) {
      throw .outsideFolders(path: path, target: nil, folders: folders)
    }
    for candidate in candidates {
      guard let location = FileSystem.realPath(candidate) else { continue }
      guard Self.isInside(location, roots) else {
        throw .outsideFolders(path: path, target: location, folders: folders)
      }
      return location
    }
    throw .missing(path: path, folders: folders)
  }

  /// Whether ``locate(_:)`` would find the file.
  public func contains(_ path: String) -> Bool { (try? locate(path)) != nil }

  /// The path from the folder that it lies in, as written.
  private func relative(_ path: String) -> String {
    let normalized = Self.normalized(path) ?? path
    guard normalized.hasPrefix("/") else { return normalized }
    for folder in folders + folders.compactMap(FileSystem.realPath) where Self.isInside(normalized, [folder]) {
      return String(normalized.dropFirst(folder.count).drop { $0 == "/" })
    }
    return normalized
  }

  /// The path without empty parts, `.` and `..`; `nil` if a relative one starts above its folder.
  private static func normalized(_ path: String) -> String? {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(part)
      } else if parts.popLast() == nil {
        return nil
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  private static func isInside(_ location: String, _ folders: [String]) -> Bool {
    folders.contains { folder in
      let root = folder.hasSuffix("/") ? folder : folder + "/"
      return location == folder || location.hasPrefix(root)
    }
  }
}

import Crypto
import Hornbook
import PlainFiles

/// The folder that keeps what directives gave, and where trainings stand: one file each, named by its key.
///
/// A file appears whole (``AtomicFile``), so that several runs can use one folder. Its checksum tells whether it is as
/// it was written.
public struct ResultStore: Sendable {
  public let folder: String

  /// - Parameter folder: `.hornbook/cache` for the command.
  public init(_ folder: String) { self.folder = folder }

  enum Finding {
    case missing
    /// Cut short, changed, or of another version.
    case damaged
    case found(KeptValue)
  }

  private static let title = Array("hornbook cache 1\n".utf8)

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// What is kept under a name; it counts as used now.
  func find(_ name: String) -> Finding {
    let path = path(name)
    guard let bytes = SystemFile.bytes(path) else { return .missing }
    guard let value = Self.value(bytes) else { return .damaged }
    KeptFile.touch(path)
    return .found(value)
  }

  /// Keeps a value.
  ///
  /// - Parameter isLasting: Whether it reaches the disk before this returns; else it may be found damaged after a
  ///   power failure, and is then computed again.
  func keep(_ value: KeptValue, as name: String, isLasting: Bool = true) throws {
    try makeFolder()
    try AtomicFile.write(to: path(name), isLasting: isLasting) { sink in
      var hash = SHA256()
      func put(_ part: UnsafeRawBufferPointer) throws {
        hash.update(bufferPointer: part)
        try sink(part)
      }
      try Self.title.withUnsafeBytes(put)
      try withUnsafeBytes(of: UInt64(value.byteCount).littleEndian, put)
      try value.write(to: put)
      try Array(hash.finalize()).withUnsafeBytes { try sink($0) }
    }
  }

  /// Makes the folder, which git ignores without being told.
  private func makeFolder() throws {
    guard !FilePath.exists(folder) else { return }
    try AtomicFile.makeFolder(folder)
    try AtomicFile.write(Array("*\n".utf8), to: path(".gitignore"))
  }

  func remove(_ name: String) { AtomicFile.remove(path(name)) }

  /// The value in a file's bytes: title, length, value, SHA-256 of all before it.
  static func value(_ bytes: [UInt8]) -> KeptValue? {
    let start = title.count + 8
    guard bytes.count >= start + SHA256.byteCount, bytes.starts(with: title) else { return nil }
    return bytes.withUnsafeBytes { bytes -> KeptValue? in
      let length = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: title.count, as: UInt64.self))
      let end = bytes.count - SHA256.byteCount
      guard length == UInt64(end - start) else { return nil }
      var hash = SHA256()
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[..<end]))
      guard hash.finalize().elementsEqual(bytes[end...]) else { return nil }
      return KeptValue(bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
    }
  }
}

extension ResultStore {
  public typealias Entry = KeptFile

  /// What the folder holds, what was used last first.
  public var entries: [Entry] { KeptFile.all(in: folder) }

  /// Removes what was not used for longest until the rest fits.
  ///
  /// - Parameter sparing: Names that stay whatever their size.
  /// - Returns: What was removed.
  @discardableResult
  public func trim(to limit: Int, sparing: Set<String> = []) -> [Entry] {
    KeptFile.trim(folder, to: limit, sparing: sparing)
  }
}

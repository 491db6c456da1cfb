#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The right of one process to write into a folder; it ends with the process, however that ends.
///
/// The folder itself is locked (`flock`), so that there is no file to be left over and no lock that nobody holds.
public final class FolderLock {
  private let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Takes the lock.
  ///
  /// - Returns: `nil` if another process, or another run of this one, has it.
  /// - Throws: ``WriteError`` if there is no such folder. On a file system that cannot lock folders it is taken at once.
  public static func take(_ folder: String) throws(WriteError) -> FolderLock? {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw WriteError(folder) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      guard errno == EWOULDBLOCK else { break }
      close(descriptor)
      return nil
    }
    return FolderLock(descriptor)
  }

  /// The number of the process that has the lock; `nil` if nobody has it or it cannot be seen from here.
  public static func holder(of folder: String) -> Int? {
    var status = stat()
    guard stat(folder, &status) == 0, let file = fopen("/proc/locks", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 512)
    while fgets(&line, Int32(line.count), file) != nil {
      // 1: FLOCK  ADVISORY  WRITE 1234 fe:01:5678 0 EOF
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let words = text.split(separator: " ")
      guard words.count > 5, words[1] == "FLOCK", words[5].hasSuffix(":\(status.st_ino)"), let process = Int(words[4]),
        process > 0
      else { continue }
      return process
    }
    return nil
  }

  /// Refuses a folder that nothing can be written into, before any work is done for it.
  public static func requireWritable(_ folder: String) throws(WriteError) {
    guard access(folder, W_OK) == 0 else { throw WriteError(folder) }
  }
}

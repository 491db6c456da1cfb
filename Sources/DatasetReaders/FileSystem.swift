#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The few calls to the operating system that reading files takes.
enum FileSystem {
  /// The absolute path without links; `nil` if there is nothing.
  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The bytes of a regular file.
  static func contents(of location: String, path: String, limit: Int) throws(DataError) -> [UInt8] {
    // Without O_NONBLOCK, opening a pipe would wait for a writer.
    let descriptor = open(location, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: lastError) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: lastError) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .notARegularFile(path: path, kind: status.st_mode & S_IFMT == S_IFDIR ? "folder" : "device or pipe")
    }
    let size = Int(status.st_size)
    guard size <= limit else { throw .fileTooLarge(path: path, bytes: size, limit: limit) }
    var failure: String?
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let base = buffer.baseAddress {
        let received = Self.read(descriptor, base + count, size - count)
        if received < 0 { failure = lastError }
        // A file cut short by another program while it is read ends early.
        if received <= 0 { break }
        count += received
      }
    }
    if let failure { throw .unreadable(path: path, reason: failure) }
    return bytes
  }

  private static func read(_ descriptor: Int32, _ target: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
    while true {
      #if canImport(Glibc)
        let received = Glibc.read(descriptor, target, count)
      #elseif canImport(Musl)
        let received = Musl.read(descriptor, target, count)
      #else
        let received = Darwin.read(descriptor, target, count)
      #endif
      if received >= 0 || errno != EINTR { return received }
    }
  }

  private static var lastError: String { String(cString: strerror(errno)) }
}

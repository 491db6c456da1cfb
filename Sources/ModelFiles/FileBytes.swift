#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reading a whole file.
enum FileBytes {
  /// The largest file that is read: the weights of the largest model and an optimizer's memory of them.
  static let largest = 24 << 30

  static func read(_ path: String) throws -> [UInt8] {
    func failure(_ received: String) -> ModelFileError {
      ModelFileError(path, expected: "a file that can be read", received: received)
    }
    // Without O_NONBLOCK, opening a pipe would wait for a writer.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw failure(String(cString: strerror(errno))) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure(String(cString: strerror(errno))) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw failure("a folder, device or pipe") }
    let size = Int(status.st_size)
    guard size <= largest else { throw failure("\(size) bytes, more than \(largest)") }
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let base = buffer.baseAddress {
        let received = Glibc.read(file, base + count, size - count)
        if received < 0, errno == EINTR { continue }
        if received < 0 { code = errno }
        // A file that another program cuts short ends early.
        if received <= 0 { break }
        count += received
      }
    }
    guard code == 0 else { throw failure(String(cString: strerror(code))) }
    return bytes
  }
}

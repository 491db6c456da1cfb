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

  struct Entry {
    var name: String
    var isFolder: Bool
  }

  /// What lies in a folder, in the order of the names' bytes, without hidden entries; `nil` if it is none.
  static func entries(of location: String) -> [Entry]? {
    guard let folder = opendir(location) else { return nil }
    defer { closedir(folder) }
    var entries: [Entry] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard !name.hasPrefix(".") else { continue }
      var status = stat()
      guard stat("\(location)/\(name)", &status) == 0 else { continue }
      entries.append(Entry(name: name, isFolder: status.st_mode & S_IFMT == S_IFDIR))
    }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private static var lastError: String { String(cString: strerror(errno)) }
}

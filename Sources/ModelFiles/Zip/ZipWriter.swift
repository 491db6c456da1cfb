import CLibZip

/// Makes zip files in memory, the same bytes for the same members.
enum ZipWriter {
  /// Members are stored as they are, as Keras does: weights do not compress.
  static func archive(_ members: [(name: String, bytes: [UInt8])], file: String) throws -> [UInt8] {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    func failure(_ reason: String) -> ModelFileError {
      ModelFileError(file, expected: "to write a zip file", received: reason)
    }
    guard let target = zip_source_buffer_create(nil, 0, 0, &error) else { throw failure("no memory") }
    // The archive takes the source; its bytes are wanted after it is closed.
    zip_source_keep(target)
    defer { zip_source_free(target) }
    guard let archive = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &error) else {
      zip_source_free(target)
      throw failure(String(cString: zip_error_strerror(&error)))
    }
    // Sources read these when the archive is closed.
    var buffers: [UnsafeMutableRawBufferPointer] = []
    defer { for buffer in buffers { buffer.deallocate() } }
    for (name, bytes) in members {
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 1)
      bytes.withUnsafeBytes { buffer.copyMemory(from: $0) }
      buffers.append(buffer)
      guard let source = zip_source_buffer(archive, buffer.baseAddress, UInt64(bytes.count), 0) else {
        zip_discard(archive)
        throw failure("no memory")
      }
      let index = zip_file_add(archive, name, source, UInt32(ZIP_FL_ENC_UTF_8))
      // 1 January 1980, the first day that the format knows: no clock gets into the file.
      guard index >= 0, zip_set_file_compression(archive, UInt64(index), ZIP_CM_STORE, 0) == 0,
        zip_file_set_dostime(archive, UInt64(index), 0, 0x21, 0) == 0
      else {
        if index < 0 { zip_source_free(source) }
        zip_discard(archive)
        throw failure("a member \(name) that cannot be added")
      }
    }
    guard zip_close(archive) == 0 else {
      let reason = String(cString: zip_strerror(archive))
      zip_discard(archive)
      throw failure(reason)
    }
    return try bytes(of: target) ?? { throw failure("an archive that cannot be read back") }()
  }

  private static func bytes(of source: OpaquePointer) -> [UInt8]? {
    var status = zip_stat_t()
    guard zip_source_stat(source, &status) == 0, zip_source_open(source) == 0 else { return nil }
    defer { zip_source_close(source) }
    let count = Int(status.size)
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, let base = buffer.baseAddress {
        let received = zip_source_read(source, base + filled, UInt64(count - filled))
        guard received > 0 else { return }
        filled += Int(received)
      }
    }
    return bytes.count == count ? bytes : nil
  }
}

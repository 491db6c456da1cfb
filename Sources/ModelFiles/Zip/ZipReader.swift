import CLibZip

/// The members of a zip file in memory.
///
/// The library verifies each member's checksum. Not read: encrypted members.
final class ZipReader {
  private let file: String
  private let bytes: UnsafeMutableRawBufferPointer
  private let archive: OpaquePointer

  /// - Parameter file: The name in errors.
  init(_ content: [UInt8], file: String) throws {
    self.file = file
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(content.count, 1), alignment: 1)
    content.withUnsafeBytes { bytes.copyMemory(from: $0) }
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    let source = zip_source_buffer_create(bytes.baseAddress, UInt64(content.count), 0, &error)
    guard let source, let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
      let reason = String(cString: zip_error_strerror(&error))
      if let source { zip_source_free(source) }
      bytes.deallocate()
      throw ModelFileError(
        file, expected: "a Keras model, which is a zip file",
        received: content.starts(with: [0x89, 0x48, 0x44, 0x46]) ? "an HDF5 file" : "something else (\(reason))",
        help: "Weights alone are read by loadWeights; files of Keras 2 (.h5, SavedModel) are saved anew by Keras 3.")
    }
    self.bytes = bytes
    self.archive = archive
  }

  deinit {
    zip_discard(archive)
    bytes.deallocate()
  }

  /// The uncompressed length of a member; `nil` if there is none of this name.
  func size(of name: String) -> UInt64? {
    var status = zip_stat_t()
    guard zip_stat(archive, name, 0, &status) == 0, status.valid & UInt64(ZIP_STAT_SIZE) != 0 else { return nil }
    return status.size
  }

  /// The content of a member.
  ///
  /// - Parameter limit: The most bytes that it may have, unless the file itself is longer; nothing is allocated for a
  ///   member that says that it has more, as the small files do that unpack to terabytes.
  func content(of name: String, limit: Int) throws -> [UInt8] {
    guard let size = size(of: name) else {
      throw ModelFileError(
        file, expected: "a member \(name)", received: "none", help: "Save the model again: the file is not whole.")
    }
    let most = max(limit, 20 * bytes.count)
    guard size <= UInt64(most) else {
      throw ModelFileError(
        file, name, expected: "at most \(most) bytes in a file of \(bytes.count)", received: "\(size) bytes",
        help: "Keras does not compress: the file is damaged, or made to harm.")
    }
    guard let member = zip_fopen(archive, name, 0) else { throw unreadable(name) }
    defer { zip_fclose(member) }
    let count = Int(size)
    var isWhole = false
    let content = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, let base = buffer.baseAddress {
        let received = zip_fread(member, base + filled, UInt64(count - filled))
        guard received > 0 else { return }
        filled += Int(received)
      }
      // The end is where the library compares checksums.
      var rest: UInt8 = 0
      isWhole = zip_fread(member, &rest, 1) == 0
    }
    guard isWhole, content.count == count else { throw unreadable(name) }
    return content
  }

  private func unreadable(_ name: String) -> ModelFileError {
    ModelFileError(
      file, name, expected: "content that fits its length and checksum", received: "damaged or encrypted content",
      help: "Save or copy the file again.")
  }
}

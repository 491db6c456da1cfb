import CZlib
import DatasetReaders
import Foundation
import TensorCore
import Testing

/// A folder of its own for a test, removed at the end.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("\(P_tmpdir)/hornbook-XXXXXX".utf8CString)
    path = try #require(mkdtemp(&template).map { String(cString: $0) })
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let parts = name.split(separator: "/")
    for depth in 1..<max(parts.count, 1) { mkdir("\(path)/" + parts[..<depth].joined(separator: "/"), 0o700) }
    let file = try #require(fopen("\(path)/\(name)", "wb"))
    defer { fclose(file) }
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    return name
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

  func link(_ name: String, to target: String) throws {
    try #require(symlink(target, "\(path)/\(name)") == 0)
  }

  var locator: DataLocator { DataLocator(folders: [path]) }
}

/// The message of the error that `body` throws, with `folder` written as `FOLDER`.
func message(hiding folder: TemporaryFolder? = nil, _ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch {
    let text = "\(error)"
    return folder.map { text.replacing($0.path, with: "FOLDER") } ?? text
  }
}

/// `bytes` compressed, as gzip writes them or as a bare deflate stream.
func compressed(_ bytes: [UInt8], gzip: Bool = true) throws -> [UInt8] {
  var stream = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  try #require(
    deflateInit2_(&stream, 9, Z_DEFLATED, gzip ? 31 : -15, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK)
  defer { deflateEnd(&stream) }
  var source = bytes
  var target = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 32)
  return try source.withUnsafeMutableBufferPointer { from in
    try target.withUnsafeMutableBufferPointer { to in
      stream.next_in = from.baseAddress
      stream.avail_in = UInt32(from.count)
      stream.next_out = to.baseAddress
      stream.avail_out = UInt32(to.count)
      try #require(deflate(&stream, Z_FINISH) == Z_STREAM_END)
      return Array(to.prefix(to.count - Int(stream.avail_out)))
    }
  }
}

/// The bytes that a string of hexadecimal digits writes.
func hex(_ text: String) -> [UInt8] {
  let digits = text.compactMap { $0.hexDigitValue.map(UInt8.init) }
  return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

/// `original` with a few bytes changed, dropped, doubled or cut off.
func mutated(_ original: [UInt8], from stream: inout RandomStream) -> [UInt8] {
  var bytes = original
  for _ in 0...stream.integer(below: 4) {
    guard !bytes.isEmpty else { break }
    let place = stream.integer(below: bytes.count)
    switch stream.integer(below: 6) {
    case 0: bytes[place] = UInt8(stream.integer(below: 256))
    case 1: bytes[place] ^= 1 << stream.integer(below: 8)
    case 2: bytes.remove(at: place)
    case 3: bytes.insert(bytes[place], at: place)
    case 4: bytes[place] = [0, 0xFF, 0x7F, 0x80][stream.integer(below: 4)]
    default: bytes.removeLast(bytes.count - place)
    }
  }
  return bytes
}

/// A stream for tests.
func testStream(_ purpose: String = "test", seed: UInt64 = 1) -> RandomStream {
  RandomStream(seed: seed, label: "tests", purpose: purpose)
}

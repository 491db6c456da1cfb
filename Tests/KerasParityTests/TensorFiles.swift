import Foundation
import TensorCore

/// A file of a case is not what the readers here understand.
struct FixtureError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// Reads the few tensor files of a case: `.npy`, stored `.npz`, `.safetensors` of float32.
enum TensorFiles {
  static func npy(_ url: URL) throws -> Tensor { try Tensor(npy: [UInt8](Data(contentsOf: url))) }

  /// The members of a stored zip, by name without `.npy`.
  ///
  /// Sizes come from the central directory at the end; the local headers hold them in zip64 fields.
  static func npz(_ url: URL) throws -> [String: Tensor] {
    let bytes = [UInt8](try Data(contentsOf: url))
    func number(_ offset: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
    let end = bytes.count - 22
    guard end >= 0, number(end, 4) == 0x0605_4B50 else { throw FixtureError("\(url.path) is not a plain zip") }
    var tensors: [String: Tensor] = [:]
    var entry = number(end + 16, 4)
    for _ in 0..<number(end + 10, 2) {
      guard number(entry, 4) == 0x0201_4B50, number(entry + 10, 2) == 0 else {
        throw FixtureError("\(url.path) has a compressed or damaged member")
      }
      let size = number(entry + 24, 4)
      let nameLength = number(entry + 28, 2)
      let name = String(decoding: bytes[entry + 46..<entry + 46 + nameLength], as: UTF8.self)
      let header = number(entry + 42, 4)
      let start = header + 30 + number(header + 26, 2) + number(header + 28, 2)
      tensors[String(name.dropLast(4))] = try Tensor(npy: Array(bytes[start..<start + size]))
      entry += 46 + nameLength + number(entry + 30, 2) + number(entry + 32, 2)
    }
    return tensors
  }

  static func safetensors(_ url: URL) throws -> [String: Tensor] {
    let data = try Data(contentsOf: url)
    let length = data.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    let header = try JSON(parsing: data.dropFirst(8).prefix(length))
    return try header.entries.mapValues { entry in
      let isCounter = entry["dtype"] == .string("I64")
      guard isCounter || entry["dtype"] == .string("F32"), let start = entry["data_offsets"][0].integer,
        let end = entry["data_offsets"][1].integer
      else { throw FixtureError("\(url.path) holds something other than float32 and counters") }
      let bytes = data.dropFirst(8 + length + start).prefix(end - start)
      if isCounter { return Tensor(Int32(bytes.enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) })) }
      return Tensor(shape: Shape(entry["shape"].elements.compactMap(\.integer)), dtype: .float32) {
        $0.copyBytes(from: bytes)
      }
    }
  }
}

import TensorCore

extension DataLocator {
  /// A named array of an NPZ file.
  public struct NamedTensor: Hashable, Sendable {
    public var name: String
    public var tensor: Tensor
  }

  /// The array in an NPY file, gzipped or not.
  public func loadNPY(_ path: String) throws(DataError) -> Tensor {
    try NPZReader.tensor(npy: readDecompressed(path), path: path)
  }

  /// The arrays in an NPZ file (`numpy.savez`, `savez_compressed`), in the order in which they were written.
  public func loadNPZ(_ path: String) throws(DataError) -> [NamedTensor] {
    try NPZReader.arrays(read(path), path: path, limit: maximumBytes)
  }
}

/// NumPy's archive of arrays: a zip file of NPY files.
enum NPZReader {
  /// The arrays; their sizes in bytes add up to at most `limit`.
  static func arrays(_ bytes: [UInt8], path: String, limit: Int) throws(DataError) -> [DataLocator.NamedTensor] {
    let archive = try ZipArchive(bytes, path: path)
    var arrays: [DataLocator.NamedTensor] = []
    var names: Set<String> = []
    // The bound is on the sum: many members may share the same few bytes.
    var room = limit
    for member in archive.members {
      guard member.name.hasSuffix(".npy") else {
        throw .malformed(
          path: path, format: "NPZ", expected: "arrays with names that end in .npy", received: "\"\(member.name)\"",
          advice: "Write it with numpy.savez.")
      }
      let name = String(member.name.dropLast(4))
      guard names.insert(name).inserted else {
        throw .malformed(
          path: path, format: "NPZ", expected: "arrays with different names", received: "two called \"\(name)\"",
          advice: "Write it with numpy.savez.")
      }
      let content = try archive.content(of: member, limit: room)
      room -= content.count
      arrays.append(
        DataLocator.NamedTensor(name: name, tensor: try tensor(npy: content, path: path, member: name)))
    }
    return arrays
  }

  static func tensor(npy bytes: [UInt8], path: String, member: String? = nil) throws(DataError) -> Tensor {
    do {
      return try Tensor(npy: bytes)
    } catch {
      throw .array(path: path, member: member, reason: "\(error)")
    }
  }
}

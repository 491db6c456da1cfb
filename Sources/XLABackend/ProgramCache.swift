import CPJRT
import Crypto
import PlainFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Compiled programs in a folder, each under the hash of its text, its options and the plugin.
///
/// An entry is a hash and the bytes that it is of. One that is damaged, or that the plugin refuses, is as good as absent:
/// the program is compiled again and the entry written anew.
struct ProgramCache: Sendable {
  private let folder: String
  private let plugin: Plugin
  private let identity: String
  /// How many bytes stay; what was not used for longest goes first.
  private let limit: Int

  init(folder: String, limit: Int, plugin: Plugin) {
    self.folder = folder
    self.limit = limit
    self.plugin = plugin
    // Compiled code is for one build of the plugin and one kind of processor.
    let (major, minor) = plugin.apiVersion
    identity =
      "hornbook-xla-1 \(plugin.platform) \(plugin.platformVersion) \(major).\(minor) \(plugin.deviceKinds) "
      + "\(Self.stamp(of: plugin.path)) \(Self.processor)"
  }

  /// The program, loaded into the plugin, or `nil`.
  func program(_ text: String, _ options: [UInt8]) -> OpaquePointer? {
    let path = "\(folder)/\(name(text, options))"
    guard let entry = Self.contents(of: path), entry.count > 32 else { return nil }
    let bytes = Array(entry[32...])
    guard Array(SHA256.hash(data: bytes)) == Array(entry[..<32]) else { return nil }
    var program: OpaquePointer?
    let problem = message(
      hb_pjrt_program_load(plugin.functions, plugin.client, bytes, bytes.count, &program))
    guard problem == nil else { return nil }
    KeptFile.touch(path)
    return program
  }

  /// Keeps a program if the plugin can write it down; a folder that cannot be written loses nothing but time.
  func keep(_ program: OpaquePointer, _ text: String, _ options: [UInt8]) {
    var bytes: UnsafeMutableRawPointer?
    var count = 0
    guard message(hb_pjrt_program_save(plugin.functions, program, &bytes, &count)) == nil, let bytes else { return }
    defer { free(bytes) }
    let content = [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
    try? AtomicFile.makeFolder(folder)
    let name = name(text, options)
    try? AtomicFile.write(Array(SHA256.hash(data: content)) + content, to: "\(folder)/\(name)")
    KeptFile.trim(folder, to: limit, sparing: [name])
  }

  private func name(_ text: String, _ options: [UInt8]) -> String {
    var hash = SHA256()
    for part in [Array(identity.utf8), options, Array(text.utf8)] {
      hash.update(data: Array("\(part.count) ".utf8))
      hash.update(data: part)
    }
    return hash.finalize().map(\.hexadecimal).joined().lowercased()
  }

  /// What tells one build of a file from another without reading it.
  private static func stamp(of path: String) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { return "" }
    return "\(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
  }

  /// What the processor can do, as the system lists it.
  private static var processor: String {
    guard let bytes = contents(of: "/proc/cpuinfo") else { return "" }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    return lines.first { $0.hasPrefix("flags") || $0.hasPrefix("Features") }.map(String.init) ?? ""
  }

  private static func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&block, 1, block.count, file)
      guard count > 0 else { break }
      bytes += block[..<count]
    }
    return ferror(file) == 0 ? bytes : nil
  }
}

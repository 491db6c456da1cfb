import CPJRT
import GraphCore
import TensorCore

/// An engine that others wrote: graphs become StableHLO text, which any PJRT plugin compiles and runs.
///
/// The plugin is loaded when the backend is made; nothing is linked with. Everything stays on the device: what a step
/// makes goes into the next one, and only what is read is copied back.
/// ```swift
/// let backend = try XLABackend(plugin: PluginLocator.path())
/// let executable = try backend.compile(graph)
/// let outputs = try executable.execute(inputs)
/// ```
public final class XLABackend: Backend {
  public let name = "xla"
  /// The passes over graphs that are switched on; the compiler has its own beyond them.
  public let passes: PassSet
  /// Whether the compiler takes time to make programs fast.
  public let optimizesCode: Bool
  let plugin: Plugin
  let cache: ProgramCache?

  /// - Parameters:
  ///   - path: The plugin's shared library; see ``PluginLocator``.
  ///   - devices: How many devices share each batch.
  ///   - cacheFolder: A folder for compiled programs, so that a later run need not compile them again.
  ///   - cacheLimit: How many bytes the folder may hold: what was not used for longest goes first.
  ///   - passes: What is done to a graph before it is translated.
  ///   - optimizesCode: Whether the compiler takes time to make programs fast; for those that run once it is lost.
  /// - Throws: ``PluginError`` if the plugin is absent, another version's, or finds no devices.
  public init(
    plugin path: String, devices: Int = 1, cacheFolder: String? = nil, cacheLimit: Int = 500_000_000,
    passes: PassSet = .all, optimizesCode: Bool = true
  ) throws(PluginError) {
    let plugin = try Plugin(path: path, deviceCount: devices)
    self.plugin = plugin
    self.passes = passes
    self.optimizesCode = optimizesCode
    cache = cacheFolder.map { ProgramCache(folder: $0, limit: cacheLimit, plugin: plugin) }
  }

  /// The platform's name: results depend on it and on the plugin's version.
  public var numerics: String { plugin.platform }

  /// The compiler is free to order sums and to fuse products with them, and training makes more of such roundings from
  /// step to step: after twenty epochs of a convnet a probability can be off by 0.02, as it is between the exact and the
  /// fast numerics of `cpu`, and of some dozens of samples one may be classified otherwise.
  public var tolerance: Double? { 0.05 }

  /// What `hornbook info` says of the plugin.
  public var description: String {
    let (major, minor) = plugin.apiVersion
    let kinds = Dictionary(grouping: plugin.deviceKinds, by: { $0 }).sorted { $0.key < $1.key }
      .map { "\($0.value.count) × \($0.key)" }.joined(separator: ", ")
    let version = plugin.platformVersion == plugin.platform ? "" : " (\(plugin.platformVersion.filter { $0 != "\n" }))"
    return "PJRT API \(major).\(minor), platform \(plugin.platform)\(version), devices: \(kinds); \(plugin.path)"
  }

  public func makeBuffer(_ tensor: Tensor) throws -> any Buffer { try XLABuffer(tensor, plugin: plugin) }

  public func read(_ buffer: any Buffer) throws -> Tensor {
    guard let buffer = XLABuffer.own(buffer, plugin) else { throw BackendError.foreignBuffer(backend: name) }
    guard !buffer.isSpent else { throw BackendError.spentBuffer(backend: name, type: buffer.type) }
    return try buffer.read()
  }

  public func refill(_ buffer: inout any Buffer, with rows: Rows, of tensor: Tensor) throws {
    guard let own = XLABuffer.own(buffer, plugin) else { throw BackendError.foreignBuffer(backend: name) }
    guard !own.isSpent else { throw BackendError.spentBuffer(backend: name, type: own.type) }
    let chosen = tensor.rows(rows)
    if own.type == TensorType(chosen.shape, chosen.dtype) {
      try own.fill(chosen)
    } else {
      buffer = try makeBuffer(chosen)
    }
  }

  public func compile(_ graph: Graph) throws -> any Executable { try XLAExecutable(graph, backend: self) }
}

import Diagnostics
import Hornbook
import StarlarkLanguage

/// What a user chooses for a run on the command line.
public struct RunOptions: Sendable {
  /// `-p name=value`, in the order given; the text is not yet read.
  public var overrides: [(name: String, text: String)] = []
  /// The root of all random streams.
  public var seed: UInt64 = 0
  /// The backend's name.
  public var backend = "cpu"
  /// Where the `cpu` backend's matrix products come from: our own kernels, the same bytes on every processor, or
  /// OpenBLAS.
  public var numerics = CPUBackend.Numerics.exact
  /// How many threads the backend may use, `nil` standing for one a core; no result depends on it.
  public var threads: Int?
  /// The PJRT plugin of the backend `xla`; `nil` looks for one, see `PluginLocator`.
  public var plugin: String?
  /// How many of the plugin's devices share each batch.
  public var devices = 1
  /// A folder for programs that the plugin compiled; `nil` keeps none.
  public var programFolder: String?
  /// What the backend does to graphs before it runs them; no result depends on it.
  public var passes = PassSet.all
  /// A folder for dumps of the graphs of models, before and after the passes; each experiment has one of its own name
  /// in it.
  public var graphFolder: String?
  /// The folder in which each experiment has the folder of its report; what a fit's callbacks write lands there.
  public var reportsFolder = "reports"
  /// Folders in which data files are looked for, after the experiment's own.
  public var dataFolders: [String] = []
  /// What is taken from earlier runs, and left for later ones; nothing unless it is given a folder.
  public var cache = CacheSettings()
  /// Whether the run is to stop as soon as it can be gone on with; asked after each batch.
  public var isInterrupted: @Sendable () -> Bool = { false }
  /// What the code of each block may use before it is ended.
  public var limits = Limits()
  /// The number of a trial of ``RoundingTrials``, in which the initial weights of every model are moved in their last
  /// bits; out of reach of commands, and such a run has no cache.
  var roundingTrial: UInt64?

  public init() {}

  /// The backends that a run can choose.
  public static let backendNames = ["cpu", "reference", "xla"]

  /// The chosen backend.
  ///
  /// - Throws: A `Diagnostic` for an unknown name.
  func makeBackend() throws -> any Backend {
    guard backend == "xla" || (plugin == nil && devices == 1) else {
      throw Diagnostic(
        code: "backend", "--pjrt-plugin and --devices are for the backend xla, but the backend is \(backend)",
        help: ["add --backend xla, or leave them out"])
    }
    switch backend {
    case "cpu":
      let backend = CPUBackend(threads: threads, numerics: numerics, passes: passes)
      guard backend.numerics == numerics.rawValue else {
        throw Diagnostic(
          code: "environment", "fast numerics take their matrix products from OpenBLAS, which is not on this machine",
          help: ["install it (Debian: apt-get install libopenblas0), or leave --numerics out"])
      }
      return backend
    case "reference", "xla":
      guard numerics == .exact else {
        throw Diagnostic(
          code: "backend", "the backend \(backend) has no fast numerics", help: ["leave --numerics out"])
      }
      if backend == "xla" { return try makeXLABackend() }
      return ReferenceBackend(passes: passes)
    default:
      var help = ["backends: " + Self.backendNames.joined(separator: ", ")]
      if let near = nearestName(to: backend, among: Self.backendNames) { help.insert("did you mean \(near)?", at: 0) }
      throw Diagnostic(code: "backend", "unknown backend \"\(backend)\"", help: help)
    }
  }
  private func makeXLABackend() throws -> any Backend {
    do throws(PluginError) {
      return try XLABackend(
        plugin: PluginLocator.path(plugin), devices: devices, cacheFolder: programFolder, passes: passes)
    } catch {
      throw Diagnostic(code: "environment", error.description, help: error.help)
    }
  }
}

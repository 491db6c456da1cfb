import Diagnostics
import Hornbook

/// What a user chooses for a run on the command line.
public struct RunOptions: Sendable {
  /// `-p name=value`, in the order given; the text is not yet read.
  public var overrides: [(name: String, text: String)] = []
  /// The root of all random streams.
  public var seed: UInt64 = 0
  /// The backend's name.
  public var backend = "cpu"
  /// How many threads the backend may use, `nil` standing for one a core; no result depends on it.
  public var threads: Int?
  /// Folders in which data files are looked for, after the experiment's own.
  public var dataFolders: [String] = []

  public init() {}

  /// The backends that a run can choose.
  public static let backendNames = ["cpu", "reference"]

  /// The chosen backend.
  ///
  /// - Throws: A `Diagnostic` for an unknown name.
  func makeBackend() throws -> any Backend {
    switch backend {
    case "cpu": return CPUBackend(threads: threads)
    case "reference": return ReferenceBackend()
    default:
      var help = ["backends: " + Self.backendNames.joined(separator: ", ")]
      if let near = nearestName(to: backend, among: Self.backendNames) { help.insert("did you mean \(near)?", at: 0) }
      throw Diagnostic(code: "backend", "unknown backend \"\(backend)\"", help: help)
    }
  }
}

import Hornbook

/// How a run uses what earlier runs of the same directives gave.
public struct CacheSettings: Sendable {
  /// The folder of the entries and checkpoints; nothing is kept without one.
  public var folder: String?
  /// Whether what is kept is ignored, and replaced.
  public var isFresh = false
  /// Whether nothing is executed of which something would be kept: if it is not there, the run does not begin.
  public var isOnly = false
  /// Whether some of what is kept is computed again and compared.
  public var isAudited = false
  /// The most bytes that stay when a run has ended.
  public var sizeLimit = 2_000_000_000
  /// After how long at most a training is kept; 0 stands for after each batch.
  public var checkpointSeconds = 10.0

  public init(folder: String? = nil) { self.folder = folder }
}

/// Whether a directive was executed.
public enum CacheUse: Equatable, Sendable {
  /// It was, as it takes no time, or nothing is kept.
  case off
  /// What it gave in an earlier run was taken.
  case hit
  /// It was, because of what the words say.
  case miss(String)

  /// `off`, `hit` or `miss`.
  public var word: String {
    switch self {
    case .off: "off"
    case .hit: "hit"
    case .miss: "miss"
    }
  }

  /// Why it was executed; empty if it was not, or always is.
  public var reason: String { if case .miss(let reason) = self { reason } else { "" } }
}

/// Words about the cache for whoever looks on.
public enum CacheNote: Equatable, Sendable {
  /// Something went on that the user should know.
  case information(String)
  /// Something is not as it should be; the results are right nevertheless.
  case warning(String)
  /// A kept result differs from what the directive gives now.
  case difference(String)
}

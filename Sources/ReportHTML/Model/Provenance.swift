/// What a run cost and where it took place: all that changes from run to run.
public struct Provenance: Sendable {
  /// The command line as it was given.
  public var command = ""
  /// Programs and libraries with their versions.
  public var versions: [Fact] = []
  /// The git commit that the file was at; empty if there is none.
  public var commit = ""
  /// Whether the working tree had changes that are not in the commit.
  public var isTreeDirty = false
  /// Model and feature level, such as `AMD EPYC 9R14 (AVX-512)`.
  public var processor = ""
  public var threads: Int?
  public var peakMemoryBytes: Int?
  /// Wall time of the whole run.
  public var totalSeconds: Double?
  public var directives: [DirectiveCost] = []
  /// Anything else: date, host, load.
  public var facts: [Fact] = []

  public init() {}

  /// One directive's cost, in the order of the file.
  public struct DirectiveCost: Sendable {
    /// Such as `fit` or `fit warm_up`.
    public var directive: String
    public var line: Int
    public var seconds: Double
    /// `hit`, `miss` or `off`.
    public var cache: String
    /// Which input changed, for a miss; may be empty.
    public var reason: String

    public init(directive: String, line: Int, seconds: Double, cache: String = "", reason: String = "") {
      self.directive = directive
      self.line = line
      self.seconds = seconds
      self.cache = cache
      self.reason = reason
    }
  }
}

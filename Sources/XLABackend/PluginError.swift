/// Why no plugin can be used: who complains, what was expected, what came, what to try.
public struct PluginError: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String
  /// What to try.
  public var help: [String]

  init(_ description: String, help: [String]) {
    self.description = description
    self.help = help
  }
}

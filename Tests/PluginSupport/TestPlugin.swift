import Foundation
import GraphCore
import Testing
import XLABackend

/// The plugin that tests of `xla` run on: the one that `HORNBOOK_PJRT_PLUGIN` names, or an installed one.
public enum TestPlugin {
  public static let path = try? PluginLocator.path()

  /// One backend for all tests, which compiles in a hurry: most programs run once.
  public static let backend = path.flatMap { try? XLABackend(plugin: $0, optimizesCode: false) }

  /// What is said where there is none.
  public static let absence: Comment = "there is no PJRT plugin here: `make test-xla` fetches one and runs this"

  /// The backends that a suite runs on: `xla` after the others, if there is a plugin.
  ///
  /// With `HORNBOOK_TEST_ONLY=xla` it is alone: `make test-xla` need not repeat what `make test` does.
  public static func backends(beside others: [any Backend]) -> [any Backend] {
    guard let backend else { return others }
    return ProcessInfo.processInfo.environment["HORNBOOK_TEST_ONLY"] == "xla" ? [backend] : others + [backend]
  }
}

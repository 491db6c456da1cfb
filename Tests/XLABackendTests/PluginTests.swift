import Foundation
import PluginSupport
import Testing

@testable import XLABackend

/// A plugin that is absent, wrong or too old gives one clear message.
@Suite("Plugins that cannot be used")
struct PluginTests {
  private let folder = NSTemporaryDirectory() + "hornbook-plugin-\(getpid())"

  private func message(_ path: String?) -> [String] {
    do throws(PluginError) {
      _ = try XLABackend(plugin: PluginLocator.path(path))
      return ["no error"]
    } catch {
      return [error.description] + error.help
    }
  }

  @Test func absent() {
    #expect(
      message("/no/such/plugin.so") == [
        "--pjrt-plugin: expected a PJRT plugin, but there is no file at /no/such/plugin.so",
        "name the plugin's shared library, such as …/xla_plugins/xla_cpu_pjrt/xla_cpu_pjrt.so",
      ])
  }

  private static let update =
    "install a current one (pip install --upgrade xla-cpu-pjrt), or name another: --pjrt-plugin PATH"

  @Test func noLibrary() {
    #expect(
      message(#filePath) == [
        "\(#filePath) cannot be used as a PJRT plugin: \(#filePath): invalid ELF header", Self.update,
      ])
  }

  /// A library whose only function tells a version.
  @Test(
    arguments: [
      (
        "const void *api[] = {(void *)720, 0, (void *)24, 0, (void *)((1L << 32) | 1)};",
        "expected version 0.54 of the PJRT API or a later 0.x, it has 1.1"
      ),
      (
        "const void *api[] = {(void *)720, 0, (void *)24, 0, (void *)(53L << 32)};",
        "expected version 0.54 of the PJRT API or a later 0.x, it has 0.53"
      ),
      (
        "const void *api[] = {(void *)100, 0, (void *)24, 0, (void *)(54L << 32)};",
        "expected a table of at least 624 bytes, its table has 100"
      ),
      ("", "it has no function GetPjrtApi"),
    ])
  func anotherVersion(code: String, problem: String) throws {
    let path = folder + "-\(abs(problem.hashValue)).so"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = ["clang", "-shared", "-fPIC", "-x", "c", "-", "-o", path]
    let input = Pipe()
    compiler.standardInput = input
    try compiler.run()
    let function = code.isEmpty ? "" : "\(code)\nconst void *GetPjrtApi(void) { return api; }\n"
    input.fileHandleForWriting.write(Data(function.utf8))
    try input.fileHandleForWriting.close()
    compiler.waitUntilExit()
    try #require(compiler.terminationStatus == 0)
    #expect(message(path) == ["\(path) cannot be used as a PJRT plugin: \(problem)", Self.update])
  }

  /// The first package that is there is taken, from the folders that Python would look in.
  @Test func packagesInAVirtualEnvironment() throws {
    let files = FileManager.default
    let environment = folder + "-environment"
    defer { try? files.removeItem(atPath: environment) }
    let plugin = environment + "/lib/python3.99/site-packages/xla_plugins/xla_cpu_pjrt"
    try files.createDirectory(atPath: plugin, withIntermediateDirectories: true)
    try Data().write(to: URL(fileURLWithPath: plugin + "/xla_cpu_pjrt.so"))
    #expect(
      PluginLocator.path(in: PluginLocator.packageFolders(environment: environment, path: "", home: nil))
        == plugin + "/xla_cpu_pjrt.so")
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where a PJRT plugin is: named by the user, or in an installed Python package.
///
/// Packages are found by the folders that Python would look in; Python itself is not run.
public enum PluginLocator {
  /// A package that brings a plugin, and where the plugin lies in it.
  public struct Package: Sendable {
    public var name: String
    var file: String
  }

  /// The packages that are looked for, the first that is there being taken: whoever installs one for a GPU wants it.
  public static let packages = [
    Package(name: "jax-cuda13-pjrt", file: "jax_plugins/xla_cuda13/xla_cuda_plugin.so"),
    Package(name: "jax-cuda12-pjrt", file: "jax_plugins/xla_cuda12/xla_cuda_plugin.so"),
    Package(name: "xla-cpu-pjrt", file: "xla_plugins/xla_cpu_pjrt/xla_cpu_pjrt.so"),
  ]

  /// The plugin's path.
  ///
  /// - Parameter path: What the user names; else the environment's `HORNBOOK_PJRT_PLUGIN` counts, then packages.
  /// - Throws: ``PluginError`` if there is none.
  public static func path(_ path: String? = nil) throws(PluginError) -> String {
    if let path { return try named(path, by: "--pjrt-plugin") }
    if let path = variable("HORNBOOK_PJRT_PLUGIN") { return try named(path, by: "HORNBOOK_PJRT_PLUGIN") }
    let folders = packageFolders(
      environment: variable("VIRTUAL_ENV"), path: variable("PATH") ?? "", home: variable("HOME"))
    if let path = self.path(in: folders) { return path }
    throw PluginError(
      "the backend xla needs a PJRT plugin, and none is installed",
      help: [
        "pip install xla-cpu-pjrt (or jax-cuda13-pjrt for an NVIDIA GPU), in the virtual environment that is active",
        "or name one: --pjrt-plugin PATH, or HORNBOOK_PJRT_PLUGIN=PATH",
      ])
  }

  private static func named(_ path: String, by source: String) throws(PluginError) -> String {
    // A name without a folder would be looked up among the system's libraries.
    guard !isFile(path) else { return path.contains("/") ? path : "./\(path)" }
    throw PluginError(
      "\(source): expected a PJRT plugin, but there is no file at \(path)",
      help: ["name the plugin's shared library, such as …/xla_plugins/xla_cpu_pjrt/xla_cpu_pjrt.so"])
  }

  /// The plugin of the first package that is in one of the folders.
  static func path(in folders: [String]) -> String? {
    for package in packages {
      for folder in folders where isFile("\(folder)/\(package.file)") { return "\(folder)/\(package.file)" }
    }
    return nil
  }

  /// The folders of installed packages: of the active virtual environment, of the `python3` on the path, and of the
  /// system.
  static func packageFolders(environment: String?, path: String, home: String?) -> [String] {
    var roots: [String] = []
    if let environment { roots.append(environment) }
    for folder in path.split(separator: ":") where isFile("\(folder)/python3") {
      let python = "\(folder)/python3"
      for path in [python, realPath(python)] { if let path { roots.append(parent(parent(path))) } }
    }
    if let home { roots.append("\(home)/.local") }
    roots += ["/usr/local", "/usr"]
    var folders: [String] = []
    for root in roots {
      for library in ["\(root)/lib", "\(root)/lib64"] {
        // Newer versions first.
        for version in entries(library).filter({ $0.hasPrefix("python3") }).sorted(by: >) {
          for kind in ["site-packages", "dist-packages"] {
            let folder = "\(library)/\(version)/\(kind)"
            if !folders.contains(folder) { folders.append(folder) }
          }
        }
      }
    }
    return folders
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  private static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func parent(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  private static func entries(_ folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension FilePath {
  static func joined(_ folder: String, _ name: String) -> String {
    if folder.isEmpty || folder == "." { return name }
    return folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// The relative way from one folder to another as a link takes it: `../../experiments/`; empty for the same folder.
  ///
  /// Links in the file system are not followed; both folders are seen from the current one.
  static func way(from start: String, to end: String) -> String {
    let (start, end) = (components(start), components(end))
    let common = zip(start, end).prefix { $0 == $1 }.count
    let steps = start.dropFirst(common).map { _ in ".." } + end.dropFirst(common)
    return steps.map { $0 + "/" }.joined()
  }

  /// The names from the root down to a folder, without `.` and `..`.
  private static func components(_ path: String) -> [String] {
    var absolute = path
    if !path.hasPrefix("/"), let current = getcwd(nil, 0) {
      absolute = String(cString: current) + "/" + path
      free(current)
    }
    var names: [String] = []
    for name in absolute.split(separator: "/") where name != "." {
      if name == ".." { _ = names.popLast() } else { names.append(String(name)) }
    }
    return names
  }
}

extension Experiment {
  /// The name of the experiment in a file, which is that of its report's folder: `digits` for `experiments/digits.md`.
  public static func name(of path: String) -> String { FilePath.stem(of: path) }
}

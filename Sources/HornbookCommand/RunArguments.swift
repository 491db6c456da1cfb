import ArgumentParser
import ExperimentRunner
import Hornbook

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `-p name=value`.
struct ParameterOverride: ExpressibleByArgument {
  var name: String
  var text: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
    name = String(argument[..<equals])
    text = String(argument[argument.index(after: equals)...])
  }
}

extension CPUBackend.Numerics: ExpressibleByArgument {}

/// The arguments that `run`, `check`, `verify` and `render` share: the files, and what their results depend on.
struct RunArguments: ParsableArguments {
  @ArgumentParser.Argument(help: ArgumentHelp("Experiment files.", valueName: "file"))
  var files: [String]

  @Option(
    name: .customShort("p"), parsing: .singleValue,
    help: ArgumentHelp("Set a parameter of the file's params block. Repeatable.", valueName: "name=value"))
  var parameters: [ParameterOverride] = []

  @Option(
    help: ArgumentHelp("The root of all random numbers, from 0. (default: 0, or the committed one)", valueName: "n"))
  var seed: Int?

  @Option(
    help: ArgumentHelp(
      "The engine: \(RunOptions.backendNames.joined(separator: ", ")). (default: cpu, or the committed one)",
      valueName: "name"))
  var backend: String?

  @Option(
    help: ArgumentHelp(
      "Matrix products of our own, the same bytes on every processor (exact), or of OpenBLAS (fast). "
        + "(default: exact, or the committed ones)",
      valueName: "exact|fast"))
  var numerics: CPUBackend.Numerics?

  @Option(help: ArgumentHelp("Threads to use; no result depends on it. (default: one a processor)", valueName: "n"))
  var threads: Int?

  @OptionGroup(title: "Options of the backend xla")
  var plugin: PluginArguments

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "A folder to look for data files in, after the experiment's own. Repeatable; HORNBOOK_DATA names more.",
      valueName: "dir"))
  var data: [String] = []

  @OptionGroup(title: "Limits on the code in the blocks")
  var limits: LimitArguments

  func validate() throws {
    if let seed, seed < 0 { throw ValidationError("--seed: expected a whole number from 0, received \(seed)") }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads: expected a number from 1 to 1024, received \(threads)")
    }
    for folder in data where !Self.isFolder(folder) {
      throw ValidationError("--data: expected a folder, but there is none at \(folder)")
    }
  }

  var options: RunOptions {
    var options = RunOptions()
    options.overrides = parameters.map { ($0.name, $0.text) }
    options.seed = UInt64(seed ?? 0)
    options.backend = backend ?? options.backend
    options.numerics = numerics ?? options.numerics
    options.threads = threads
    options.plugin = plugin.pjrtPlugin
    options.devices = plugin.devices
    options.programFolder = ".hornbook/xla-cache"
    options.limits = limits.limits
    let more = Console.environment("HORNBOOK_DATA") ?? ""
    options.dataFolders = data + more.split(separator: ":").map(String.init)
    return options
  }

  /// The options of a command that starts from reports which lie there.
  func repeating(reportsIn folder: String) -> Verification.Options {
    var options = Verification.Options()
    options.run = self.options
    options.seed = seed.map(UInt64.init)
    options.backend = backend
    options.numerics = numerics
    options.reportsFolder = folder
    return options
  }

  /// Refuses files whose reports would be one.
  func checkReports(in folder: String) throws {
    var known: [String: String] = [:]
    for file in files {
      let name = Experiment.name(of: file)
      if let other = known[name] {
        throw ValidationError(
          "\(other) and \(file) would both have their report in "
            + "\(ReportFolder(reports: folder, experiment: name).path); give them one by one, with a different --out")
      }
      known[name] = file
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

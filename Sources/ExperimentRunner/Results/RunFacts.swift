#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a run cost and where it took place: everything that two runs of one experiment need not share.
public struct RunFacts: Sendable {
  /// The words of the command line.
  public var command: [String] = []
  /// UTC, as ISO 8601 has it: `2026-07-28T09:41:07Z`.
  public var date = ""
  /// Programs and libraries with their versions.
  public var versions: [(name: String, version: String)] = []
  /// `nil` outside a git repository.
  public var git: GitState?
  public var host = ""
  /// The machine's load averages over 1, 5 and 15 minutes.
  public var load: [Double] = []
  /// The processor's model, such as `AMD EPYC 9R14`.
  public var processor = ""
  /// The instruction set level, such as `x86-64-v4`.
  public var featureLevel = ""
  public var threads = 1
  public var peakMemoryBytes: Int?
  /// Wall time from the start of the command.
  public var seconds = 0.0

  public init() {}
}

/// Gathers the facts of a run while it goes on.
public final class RunRecorder {
  private let start = ContinuousClock.now
  private var facts = RunFacts()
  private let git: GitQuery?

  /// Begins: the clock starts, and git is asked for the state of the experiment's folder in a process of its own.
  ///
  /// - Parameters:
  ///   - command: The words of the command line.
  ///   - path: The experiment's path.
  ///   - threads: The threads that the backend uses; `nil` for one a processor.
  ///   - libraries: Versions of libraries that take part.
  public init(
    command: [String], experiment path: String, threads: Int?, libraries: [(name: String, version: String)] = []
  ) {
    git = GitQuery(experiment: path)
    facts.command = command
    facts.date = Self.utcDate()
    facts.versions = [("hornbook", Version.hornbook), ("swift", Version.swift)] + libraries
    facts.host = Self.hostName()
    facts.threads = threads ?? Processor.count
    facts.load = (SystemFile.text("/proc/loadavg") ?? "").split(separator: " ").prefix(3).compactMap { Double($0) }
    (facts.processor, facts.featureLevel) = Processor.modelAndLevel(of: SystemFile.text("/proc/cpuinfo") ?? "")
  }

  /// The facts up to now.
  public func finish() -> RunFacts {
    facts.git = git?.answer()
    facts.peakMemoryBytes = Self.peakMemoryBytes(SystemFile.text("/proc/self/status") ?? "")
    facts.seconds = start.duration(to: .now) / .seconds(1)
    return facts
  }

  /// The machine's processor, its instruction set level and its number of hardware threads.
  public static var machine: (processor: String, level: String, count: Int) {
    let (model, level) = Processor.modelAndLevel(of: SystemFile.text("/proc/cpuinfo") ?? "")
    return (model, level, Processor.count)
  }

  /// The most memory that the process has had at a time: `VmHWM`.
  static func peakMemoryBytes(_ status: String) -> Int? {
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }) else { return nil }
    return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }.map {
      $0 * 1024
    }
  }

  private static func utcDate() -> String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let length = strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: text[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func hostName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// What `/proc/cpuinfo` says.
enum Processor {
  static var count: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The first processor's name and its level of the x86-64 psABI, which says what vector code can run.
  static func modelAndLevel(of cpuinfo: String) -> (model: String, level: String) {
    func field(_ names: String...) -> Substring? {
      for line in cpuinfo.split(separator: "\n") {
        let parts = line.split(separator: ":", maxSplits: 1)
        guard let name = parts.first, names.contains(trimmed(name)) else { continue }
        return parts.count > 1 ? parts[1] : ""
      }
      return nil
    }
    let model = trimmed(field("model name", "Model", "CPU implementer") ?? "")
    guard let flags = field("flags") else {
      return (model, field("Features") == nil ? "" : "arm64")
    }
    let set = Set(flags.split(separator: " "))
    let levels: [(name: String, needs: Set<Substring>)] = [
      ("x86-64-v4", ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]),
      ("x86-64-v3", ["avx2", "bmi1", "bmi2", "f16c", "fma", "movbe"]),
      ("x86-64-v2", ["sse4_2", "ssse3", "popcnt", "cx16"]),
    ]
    return (model, levels.first { $0.needs.isSubset(of: set) }?.name ?? "x86-64")
  }

  private static func trimmed(_ text: Substring) -> String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    guard let first = text.firstIndex(where: { !isSpace($0) }), let last = text.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(text[first...last])
  }
}

/// Small files whose size is not known before they are read.
enum SystemFile {
  static func bytes(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    return bytes(of: file)
  }

  static func text(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }

  static func bytes(of file: Int32) -> [UInt8]? {
    var result: [UInt8] = []
    var status = stat()
    if fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG { result.reserveCapacity(Int(status.st_size)) }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { return result }
      result += chunk[..<count]
    }
  }
}

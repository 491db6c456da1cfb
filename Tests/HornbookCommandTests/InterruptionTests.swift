import Foundation
import PlainFiles
import Testing

/// Runs of the program itself, as a process that is killed.
@Suite(.serialized) struct InterruptionTests {
  private static let experiment = """
    # Killed

    ```params
    epochs = 12
    ```

    ```data
    train, test = datasets.iris().split(test=0.2, stratify=True)
    ```

    ```model
    Input(shape=(4,))
    Dense(8, activation="relu")
    Dropout(0.1)
    Dense(3, activation="softmax")
    ```

    ```compile
    optimizer = Adam(0.01)
    loss = "sparse_categorical_crossentropy"
    ```

    ```fit
    data = train
    epochs = epochs
    batch_size = 16
    validation_split = 0.25
    callbacks = [CSVLogger("log.csv"), EarlyStopping(patience=20, restore_best_weights=True)]
    ```

    ```evaluate
    data = test
    ```
    """

  /// The program beside the tests.
  private static var program: String {
    #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/.build/debug/hornbook"
  }

  /// A folder with the experiment, removed with the value.
  private final class Folder {
    let path = NSTemporaryDirectory() + "hornbook-interruption-\(UUID().uuidString)"

    init(_ text: String = InterruptionTests.experiment) throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try text.write(toFile: "\(path)/killed.md", atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func start(
      _ words: [String] = ["--checkpoint-seconds", "0"], under shell: String = "",
      command: [String] = ["run", "--log-seconds", "0"]
    ) throws -> Run {
      let process = Process()
      let command = [InterruptionTests.program] + command + ["killed.md", "--threads", "1"] + words
      process.executableURL = URL(fileURLWithPath: shell.isEmpty ? command[0] : "/bin/sh")
      process.arguments = shell.isEmpty ? Array(command.dropFirst()) : ["-c", "\(shell); exec \"$@\"", "sh"] + command
      process.currentDirectoryURL = URL(fileURLWithPath: path)
      let (errors, output) = (Pipe(), FileHandle.nullDevice)
      process.standardError = errors
      process.standardOutput = output
      try process.run()
      return Run(process: process, errors: errors)
    }

    /// Everything that must not depend on the run.
    func results() throws -> [String: Data] {
      var results: [String: Data] = [:]
      for name in try FileManager.default.contentsOfDirectory(atPath: "\(path)/reports/killed") where name != "run.json"
      {
        var data = try Data(contentsOf: URL(fileURLWithPath: "\(path)/reports/killed/\(name)"))
        if name == "index.html", let end = data.range(of: Data("<section id=\"provenance\"".utf8)) {
          data = data[..<end.lowerBound]
        }
        results[name] = Data(data)
      }
      return results
    }
  }

  private struct Run {
    let process: Process
    let errors: Pipe

    /// What it said until it ended, and its exit code; of a signal its number.
    func end() -> (words: String, code: Int32) {
      let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return (words, process.terminationStatus)
    }

    /// Waits for a line to begin so.
    func wait(for words: String) {
      var seen = Data()
      while !String(decoding: seen, as: UTF8.self).contains(words) {
        let more = errors.fileHandleForReading.availableData
        if more.isEmpty { return }
        seen += more
      }
    }
  }

  private func expected(_ more: [String] = []) throws -> [String: Data] {
    let folder = try Folder()
    let (words, code) = try folder.start(more).end()
    #expect(code == 0, "\(words)")
    return try folder.results()
  }

  @Test func killedRunsEndWithTheSameBytes() throws {
    let expected = try expected()
    var moments = SystemMoments()
    var continued = 0
    for trial in 0..<3 {
      let folder = try Folder()
      for _ in 0...trial {
        let run = try folder.start()
        run.wait(for: "fit epoch \(moments.next(below: 8) + 1)/")
        usleep(UInt32(moments.next(below: 3000)))
        kill(run.process.processIdentifier, SIGKILL)
        _ = run.end()
      }
      let (words, code) = try folder.start().end()
      #expect(code == 0, "\(words)")
      if words.contains("fit goes on where an earlier run stopped, ") { continued += 1 }
      let results = try folder.results()
      #expect(results.keys.sorted() == expected.keys.sorted())
      for (name, data) in expected { #expect(results[name] == data, "\(name) differs in trial \(trial)") }
    }
    #expect(continued > 0)
  }

  @Test func aSignalEndsARunWithAPartialReport() throws {
    // So many epochs, and a checkpoint after each batch, that the signal comes in time.
    let epochs = ["-p", "epochs=150"]
    let long = epochs + ["--checkpoint-seconds", "0"]
    let expected = try expected(epochs)
    let folder = try Folder()
    let run = try folder.start(long)
    run.wait(for: "fit epoch 2/")
    kill(run.process.processIdentifier, SIGINT)
    let (words, code) = run.end()
    #expect(code == 5, "\(words)")
    #expect(words.contains("interrupted: ends after the current batch or block; once more ends at once\n"))
    #expect(words.contains("  help: the same command goes on from there\n"))
    let partial = try folder.results()
    let json = partial["results.json"].flatMap { JSONValue(parsing: Array($0)) }
    #expect(json?["verdict"] == "partial")
    #expect(partial["index.html"].map { String(decoding: $0, as: UTF8.self).contains("fit was interrupted") } == true)
    #expect(try folder.start(long).end().code == 0)
    for (name, data) in try folder.results() { #expect(expected[name] == data, "\(name) differs") }
  }

  /// Of the file nothing is compared, and nothing stays in the temporary folder.
  @Test func aSignalEndsAVerification() throws {
    let folder = try Folder()
    #expect(try folder.start().end().code == 0)
    let before = try folder.results()
    let scratch = "\(folder.path)/scratch"
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    let run = try folder.start(
      ["-p", "epochs=1000000"], under: "export TMPDIR=\(scratch)", command: ["verify"])
    while try FileManager.default.contentsOfDirectory(atPath: scratch).isEmpty, run.process.isRunning { usleep(1000) }
    kill(run.process.processIdentifier, SIGTERM)
    let (words, code) = run.end()
    #expect(code == 5, "\(words)")
    #expect(
      words.hasSuffix(
        """
        error[interrupted]: killed.md was interrupted, and nothing of it was compared
          help: verify it again; it begins from the start

        """), "\(words)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch) == [])
    #expect(try folder.results() == before)
  }

  @Test func aRunWaitsForAnotherOfTheSameReport() throws {
    let folder = try Folder()
    let report = "\(folder.path)/reports/killed"
    try FileManager.default.createDirectory(atPath: report, withIntermediateDirectories: true)
    var lock = try FolderLock.take(report)
    #expect(lock != nil)
    let run = try folder.start()
    run.wait(for: "  another run writes reports/killed, process \(getpid()); this one waits for it\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: report).isEmpty)
    lock = nil
    #expect(run.end().code == 0)
    let expected = try expected()
    for (name, data) in try folder.results() { #expect(expected[name] == data, "\(name) differs") }
  }

  @Test func twoRunsAtOnceGiveTheSameReport() throws {
    let expected = try expected()
    let folder = try Folder()
    let runs = [try folder.start(), try folder.start(), try folder.start()]
    for run in runs { #expect(run.end().code == 0) }
    for (name, data) in try folder.results() { #expect(expected[name] == data, "\(name) differs") }
  }

  /// Files may have no more than 16 KB: checkpoints, entries and figures cannot be written.
  @Test func aFullDiskLeavesTheEarlierReport() throws {
    let folder = try Folder()
    #expect(try folder.start().end().code == 0)
    // The log is written while training goes on; everything else when it has ended.
    func report() throws -> [String: Data] { try folder.results().filter { $0.key != "log.csv" } }
    let before = try report()
    // Signals of the limit would end the program; as on a full disk, writing is to fail.
    let (words, code) = try folder.start(["--fresh", "--seed", "3"], under: "trap '' XFSZ; ulimit -f 16").end()
    #expect(code == 6, "\(words)")
    #expect(words.contains("error[environment]: cannot write reports/killed/"), "\(words)")
    #expect(words.contains("File too large"), "\(words)")
    #expect(try report() == before)
  }
}

/// Moments from a fixed seed.
private struct SystemMoments {
  private var state: UInt64 = 20_261_129

  mutating func next(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
}

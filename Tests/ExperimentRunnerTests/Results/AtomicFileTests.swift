import Testing

@testable import ExperimentRunner
@testable import PlainFiles

#if canImport(Glibc)
  import Glibc
#endif

/// A folder that is removed after its test.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("\(P_tmpdir)/hornbook-test-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    path = String(cString: made)
  }

  /// A folder that is there already.
  init(at path: String) throws { self.path = path }

  deinit {
    for name in contents { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// The names of all files in it, hidden ones too, in order.
  var contents: [String] {
    guard let entries = opendir(path) else { return [] }
    defer { closedir(entries) }
    var names: [String] = []
    while let entry = readdir(entries) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.filter { $0 != "." && $0 != ".." }.sorted()
  }

  func text(_ name: String) -> String? { SystemFile.text("\(path)/\(name)") }
}

@Suite struct AtomicFileTests {
  @Test func replacesAFileAndLeavesNothingElse() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(Array("old".utf8), to: "\(folder.path)/a.txt")
    try AtomicFile.write([("a.txt", Array("new".utf8)), ("empty", [])], in: folder.path)
    #expect(folder.contents == ["a.txt", "empty"])
    #expect(folder.text("a.txt") == "new")
    #expect(folder.text("empty") == "")
  }

  @Test func anErrorLeavesTheOldFiles() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(Array("old".utf8), to: "\(folder.path)/a.txt")
    // A folder cannot be replaced by a file, so the second rename fails.
    try AtomicFile.makeFolder("\(folder.path)/taken")
    defer { rmdir("\(folder.path)/taken") }
    #expect(throws: WriteError.self) {
      try AtomicFile.write([("taken", [1]), ("a.txt", Array("new".utf8))], in: folder.path)
    }
    #expect(folder.contents == ["a.txt", "taken"])
    #expect(folder.text("a.txt") == "old")
  }

  @Test func saysWhatIsInTheWay() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write([1], to: "\(folder.path)/file")
    let expected = WriteError(
      "\(folder.path)/file/report", reason: "Not a directory",
      help: "a file is in the way: remove it, or name another folder with --out DIR")
    #expect(throws: expected) { try AtomicFile.makeFolder("\(folder.path)/file/report") }
    #expect(expected.description == "cannot write \(folder.path)/file/report: Not a directory")
  }

  @Test func makesFoldersOnTheWay() throws {
    let folder = try TemporaryFolder()
    defer { for name in ["a/b/c", "a/b", "a"] { rmdir("\(folder.path)/\(name)") } }
    try AtomicFile.makeFolder("\(folder.path)/a/b/c")
    try AtomicFile.makeFolder("\(folder.path)/a/b/c")
    try AtomicFile.write([1], to: "\(folder.path)/a/b/c/x")
    #expect(unlink("\(folder.path)/a/b/c/x") == 0)
  }

  @Test(arguments: [
    (ENOSPC, "free some space, or name a folder on another disk with --out DIR"),
    (EROFS, "make the folder writable, or name another one with --out DIR"),
    (EIO, "name another folder with --out DIR"),
  ])
  func helpsWithEachReason(code: Int32, help: String) {
    let error = WriteError("reports/x", code: code)
    #expect(error.help == help)
    #expect(error.reason == String(cString: strerror(code)))
  }

  @Test func removesOnlyWhatDeadProcessesLeft() throws {
    let folder = try TemporaryFolder()
    // No process has this number: it is above the kernel's limit of 2²².
    for name in [".hornbook-2147483647.a.png", ".hornbook-\(getpid()).b.png", ".hornbook-notes", "a.png"] {
      try AtomicFile.write([1], to: "\(folder.path)/\(name)")
    }
    AtomicFile.removeLeftovers(in: folder.path)
    #expect(folder.contents == [".hornbook-\(getpid()).b.png", ".hornbook-notes", "a.png"])
  }
}

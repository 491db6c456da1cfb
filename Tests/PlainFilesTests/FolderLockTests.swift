import Foundation
import PlainFiles
import Testing

@Suite struct FolderLockTests {
  @Test func oneAtATimeAndItEndsWithItsHolder() throws {
    let path = NSTemporaryDirectory() + "hornbook-lock-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(FolderLock.holder(of: path) == nil)
    var first = try FolderLock.take(path)
    #expect(first != nil)
    #expect(try FolderLock.take(path) == nil)
    #expect(FolderLock.holder(of: path) == Int(getpid()))
    first = nil
    #expect(try FolderLock.take(path) != nil)
    // Nothing is left in the folder.
    #expect(try FileManager.default.contentsOfDirectory(atPath: path).isEmpty)
  }

  @Test func saysWhichFolderThereIsNot() {
    let error = #expect(throws: WriteError.self) { try FolderLock.take("/no/such") }
    #expect(error?.description == "cannot write /no/such: No such file or directory")
  }
}

import DatasetReaders
import Foundation
import Testing

@Suite struct DataLocatorTests {
  @Test func readsFromTheFirstFolderThatHasTheFile() throws {
    let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
    try first.write("both.txt", "first")
    try second.write("both.txt", "second")
    try second.write("sub/only.txt", "only")
    let locator = DataLocator(folders: [first.path, second.path])
    let cases = [
      ("both.txt", "first"), ("./both.txt", "first"), ("sub/only.txt", "only"), ("sub/../both.txt", "first"),
      ("\(second.path)/both.txt", "second"), ("sub//only.txt", "only"),
    ]
    for (path, text) in cases { #expect(try locator.loadText(path) == text, "\(path)") }
  }

  @Test func recordsEachFileOnce() throws {
    let folder = try TemporaryFolder()
    try folder.write("abc.txt", "abc")
    try folder.write("empty.txt", "")
    let locator = folder.locator
    for path in ["abc.txt", "empty.txt", "./abc.txt", "\(folder.path)/abc.txt"] { _ = try locator.read(path) }
    #expect(throws: DataError.self) { try locator.read("absent.txt") }
    // FIPS 180-2's example and the hash of nothing.
    #expect(locator.filesRead.map(\.path) == ["abc.txt", "empty.txt"])
    #expect(
      locator.filesRead.map(\.sha256) == [
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      ])
    #expect(locator.filesRead.map(\.byteCount) == [3, 0])
    #expect(locator.filesRead[0].location.hasSuffix("/abc.txt"))
  }

  @Test func staysWithinItsFolders() throws {
    let (inside, outside) = (try TemporaryFolder(), try TemporaryFolder())
    try inside.write("data/a.txt", "a")
    try outside.write("secret.txt", "secret")
    try inside.link("link.txt", to: "data/a.txt")
    try inside.link("leak.txt", to: "\(outside.path)/secret.txt")
    try inside.link("leaks", to: outside.path)
    let locator = inside.locator
    #expect(try locator.loadText("link.txt") == "a")
    let neighbour = "\(inside.path)x/a.txt"
    for path in ["../secret.txt", "data/../../x", "..", "/etc/passwd", "\(inside.path)/../x", neighbour, "a\0b"] {
      #expect(
        message(hiding: inside) { _ = try locator.read(path) }
          == "\"\(path.replacing(inside.path, with: "FOLDER"))\": expected a file within \"FOLDER\", received a path "
          + "that leaves them. Copy the file into one of these folders, or name its folder with --data DIR.")
    }
    for path in ["leak.txt", "leaks/secret.txt"] {
      #expect(
        message(hiding: inside) { _ = try locator.read(path) }
          == "\"\(path)\": expected a file within \"FOLDER\", received a link to \"\(outside.path)/secret.txt\". "
          + "Copy the file into one of these folders, or name its folder with --data DIR.")
    }
    // With its folder named, the link's target is allowed.
    #expect(try DataLocator(folders: [inside.path, outside.path]).loadText("leak.txt") == "secret")
    #expect(locator.filesRead.count == 1)
  }

  @Test func saysWhatIsInTheWay() throws {
    let folder = try TemporaryFolder()
    try folder.write("sub/a.txt", "a")
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    try folder.write("long.txt", "12345")
    try folder.write("latin.txt", [0x63, 0xE9])
    let locator = DataLocator(folders: [folder.path], maximumBytes: 4)
    let cases = [
      (
        "b.txt", DataError.Category.missing,
        "\"b.txt\": expected a file, found none in \"FOLDER\". "
          + "Put it beside the experiment, or name its folder with --data DIR or HORNBOOK_DATA."
      ),
      ("sub", .malformed, "\"sub\": expected a file, received a folder. Name a file in it, or another path."),
      (
        "pipe", .malformed,
        "\"pipe\": expected a file, received a device or pipe. Name a file in it, or another path."
      ),
      (
        "long.txt", .malformed,
        "\"long.txt\": expected at most 4 bytes of data, received 5 or more. Cut the file into parts."
      ),
      (
        "latin.txt", .malformed,
        "\"latin.txt\": expected UTF-8 in a file of format text, received bytes that are not. Save the file as UTF-8."
      ),
    ]
    for (path, category, expected) in cases {
      #expect(message(hiding: folder) { _ = try locator.loadText(path) } == expected)
      #expect { try locator.loadText(path) } throws: { ($0 as? DataError)?.category == category }
    }
    #expect(
      message { _ = try DataLocator(folders: []).read("a") }
        == "\"a\": expected a file, found none in no folder at all. "
        + "Put it beside the experiment, or name its folder with --data DIR or HORNBOOK_DATA.")
  }

  @Test func readsGzippedText() throws {
    let folder = try TemporaryFolder()
    let text = "\u{FEFF}línea\n"
    try folder.write("t.gz", compressed(Array(text.utf8)))
    // Two members in a row and padding are one content.
    try folder.write("two.gz", compressed(Array("a".utf8)) + compressed(Array("b".utf8)) + [0, 0, 0])
    #expect(try folder.locator.loadText("t.gz") == "línea\n")
    #expect(try folder.locator.loadText("two.gz") == "ab")
  }

  @Test func refusesDamagedAndOverlongGzip() throws {
    let folder = try TemporaryFolder()
    let zipped = try compressed([UInt8](repeating: 7, count: 1_000_000))
    #expect(zipped.count < 2000)
    try folder.write("bomb.gz", zipped)
    try folder.write("cut.gz", Array(zipped.dropLast(9)))
    try folder.write("sum.gz", Array(zipped.dropLast(8)) + [1, 2, 3, 4] + zipped.suffix(4))
    try folder.write("tail.gz", zipped + Array("tail".utf8))
    try folder.write("head.gz", [0x1F, 0x8B])
    let locator = DataLocator(folders: [folder.path], maximumBytes: 999_999)
    #expect(
      message { _ = try locator.readDecompressed("bomb.gz") }
        == "\"bomb.gz\": expected at most 999999 bytes of data, received 1000000 or more. Cut the file into parts.")
    let cases = [
      ("cut.gz", "one that ends too early"), ("head.gz", "one that ends too early"),
      ("sum.gz", "one that is damaged (incorrect data check)"), ("tail.gz", "4 bytes after its end"),
    ]
    for (path, received) in cases {
      #expect(
        message { _ = try folder.locator.readDecompressed(path) }
          == "\"\(path)\": expected a whole compressed stream in a file of format gzip, received \(received). "
          + "Fetch or compress the file again; gzip -t checks it.")
    }
  }
}

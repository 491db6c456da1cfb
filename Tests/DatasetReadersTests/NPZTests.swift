import CZlib
@testable import DatasetReaders
import TensorCore
import Testing

/// Files that NumPy 2.4.6 wrote, byte for byte:
/// `savez(file, first=arange(6, dtype=float32).reshape(2, 3) / 4, second=array([-1, 7], dtype=int32))`.
private let stored = hex(
  """
    504b03042d0000000000000021000a9c00a4ffffffffffffffff0900140066697273742e6e70790100100098000000000000009800000000 \
    000000934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572273a2046616c73652c202773 \
    68617065273a2028322c2033292c207d20202020202020202020202020202020202020202020202020202020202020202020202020202020 \
    2020202020202020202020202020202020200a000000000000803e0000003f0000403f0000803f0000a03f504b03042d0000000000000021 \
    003129034cffffffffffffffff0a0014007365636f6e642e6e70790100100088000000000000008800000000000000934e554d5059010076 \
    007b276465736372273a20273c6934272c2027666f727472616e5f6f72646572273a2046616c73652c20277368617065273a2028322c292c \
    207d202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020 \
    2020202020200affffffff07000000504b01022d032d0000000000000021000a9c00a4980000009800000009000000000000000000000080 \
    010000000066697273742e6e7079504b01022d032d0000000000000021003129034c88000000880000000a00000000000000000000008001 \
    d30000007365636f6e642e6e7079504b050600000000020002006f000000970100000000
  """)
/// The same by `savez_compressed`.
private let deflated = hex(
  """
    504b03042d0000000800000021000a9c00a4ffffffffffffffff0900140066697273742e6e70790100100098000000000000005600000000 \
    0000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e9366a2aea3a09e965f54529498179f5f94920a12774bcc294e058a17672416 \
    a402f91a463a0ac69a3a0ab50a64032e063068b00312f60c0c0e40dc00c40bec01504b03042d0000000800000021003129034cffffffffff \
    ffffff0a0014007365636f6e642e6e70790100100088000000000000004b000000000000009bec17ea1b10c9c850c650ad9e925a9c5ca46e \
    a5a06e9369a2aea3a09e965f54529498179f5f94920a12774bcc294e058a17672416a402f91a463a9a3a0ab50a1400aeff40c0cec0c00000 \
    504b01022d032d0000000800000021000a9c00a4560000009800000009000000000000000000000080010000000066697273742e6e707950 \
    4b01022d032d0000000800000021003129034c4b000000880000000a00000000000000000000008001910000007365636f6e642e6e707950 \
    4b050600000000020002006f000000180100000000
  """)

/// A member of a zip file, with the fields that a test may falsify.
private struct Member {
  var name: String
  var content: [UInt8]
  var method: UInt16 = 0
  var flags: UInt16 = 0
  var size: Int?
  var checksum: UInt32?
}

/// A zip file with its members stored, or compressed where the method is 8.
private func zip(_ members: [Member]) throws -> [UInt8] {
  func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
  var (body, directory): ([UInt8], [UInt8]) = ([], [])
  for member in members {
    let data = member.method == 8 ? try compressed(member.content, gzip: false) : member.content
    let sum = member.checksum ?? UInt32(truncatingIfNeeded: crc32(0, member.content, UInt32(member.content.count)))
    let name = Array(member.name.utf8)
    let fields =
      little(20, 2) + little(Int(member.flags), 2) + little(Int(member.method), 2) + little(0, 4) + little(Int(sum), 4)
      + little(data.count, 4) + little(member.size ?? member.content.count, 4) + little(name.count, 2) + little(0, 2)
    directory += hex("504b0102") + little(20, 2) + fields + little(0, 10) + little(body.count, 4) + name
    body += hex("504b0304") + fields + name + data
  }
  let counts = little(members.count, 2) + little(members.count, 2)
  return body + directory + hex("504b0506") + little(0, 4) + counts + little(directory.count, 4) + little(body.count, 4)
    + little(0, 2)
}

@Suite struct NPZTests {
  private func load(_ bytes: [UInt8], maximumBytes: Int = 1 << 20) throws -> [DataLocator.NamedTensor] {
    let folder = try TemporaryFolder()
    try folder.write("a.npz", bytes)
    return try DataLocator(folders: [folder.path], maximumBytes: maximumBytes).loadNPZ("a.npz")
  }

  private let first = Tensor([0, 0.25, 0.5, 0.75, 1, 1.25] as [Float], shape: [2, 3])

  @Test func readsWhatNumPyWrites() throws {
    for file in [stored, deflated] {
      let arrays = try load(file)
      #expect(arrays.map(\.name) == ["first", "second"])
      #expect(arrays.map(\.tensor) == [first, Tensor([-1, 7] as [Int32])])
    }
  }

  @Test func readsBareArrays() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.npy", first.npyBytes)
    try folder.write("a.npy.gz", compressed(first.npyBytes))
    try folder.write("b.npy", Array("no".utf8))
    #expect(try folder.locator.loadNPY("a.npy") == first)
    #expect(try folder.locator.loadNPY("a.npy.gz") == first)
    #expect(
      message { _ = try folder.locator.loadNPY("b.npy") }
        == "\"b.npy\": npy: expected a file that starts with \\x93NUMPY and a version, received other bytes; "
        + "write it with numpy.save.")
  }

  @Test func readsSizesOfZip64() throws {
    // A directory entry with all three fields of ones, and their values in extra field 1.
    let content = first.npyBytes
    var bytes = try zip([Member(name: "a.npy", content: content)])
    let entry = content.count + 30 + 5
    for offset in [20, 24, 42] { bytes.replaceSubrange(entry + offset..<entry + offset + 4, with: hex("ffffffff")) }
    bytes[entry + 30] = 28
    func wide(_ value: Int) -> [UInt8] { (0..<8).map { UInt8(value >> (8 * $0) & 255) } }
    bytes.insert(
      contentsOf: hex("01001800") + wide(content.count) + wide(content.count) + wide(0), at: entry + 46 + 5)
    #expect(try load(bytes).map(\.tensor) == [first])
    // Too short a field for all three leaves the entry damaged.
    bytes[entry + 46 + 5 + 2] = 16
    #expect(
      message { _ = try load(bytes) }
        == "\"a.npz\": expected 1 members in its list in a file of format NPZ (zip), received a damaged entry 1. "
        + "Write the file again.")
  }

  @Test func refusesDamagedArchives() throws {
    let npy = first.npyBytes
    func wrong(_ expected: String, _ received: String, format: String = "NPZ (zip)") -> String {
      "\"a.npz\": expected \(expected) in a file of format \(format), received \(received)."
    }
    let again = " Write the file again."
    let savez = " Write it with numpy.savez."
    let cases: [([UInt8], String)] = [
      ([], wrong("an end record with the list of members", "none") + " The file may be cut short."),
      (
        Array(stored.dropLast()),
        wrong("an end record with the list of members", "none") + " The file may be cut short."
      ),
      (
        try zip([Member(name: "a.npy", content: npy, checksum: 1)]),
        wrong("content that agrees with its checksum", "damaged content in member \"a.npy\"") + again
      ),
      (
        try zip([Member(name: "a.npy", content: npy, flags: 1)]),
        wrong("members without encryption", "an encrypted one in member \"a.npy\"") + again
      ),
      (
        try zip([Member(name: "a.npy", content: npy, method: 12)]),
        wrong("method 0 (stored) or 8 (deflated)", "method 12 in member \"a.npy\"") + again
      ),
      (
        try zip([Member(name: "a.npy", content: npy, size: 4)]),
        wrong("4 bytes of content", "\(npy.count) in member \"a.npy\"") + again
      ),
      (
        try zip([Member(name: "a.npy", content: npy, method: 8, size: 4)]),
        wrong("a whole compressed stream", "more than 4 bytes of content in member \"a.npy\"") + again
      ),
      (
        try zip([Member(name: "a.txt", content: npy)]),
        wrong("arrays with names that end in .npy", "\"a.txt\"", format: "NPZ") + savez
      ),
      (
        try zip([Member(name: "a.npy", content: npy), Member(name: "a.npy", content: npy)]),
        wrong("arrays with different names", "two called \"a\"", format: "NPZ") + savez
      ),
      (
        try zip([Member(name: "a.npy", content: [1])]),
        "\"a.npz\", array \"a\": npy: expected a file that starts with \\x93NUMPY and a version, "
          + "received other bytes; write it with numpy.save."
      ),
    ]
    for (bytes, expected) in cases { #expect(message { _ = try load(bytes) } == expected) }
  }

  @Test func boundsTheSumOfItsMembers() throws {
    let zeros = Tensor(zeros: [1000]).npyBytes
    let members = (0..<5).map { Member(name: "\($0).npy", content: zeros, method: 8) }
    let bytes = try zip(members)
    #expect(bytes.count < 2000)
    #expect(try load(bytes, maximumBytes: 5 * zeros.count).count == 5)
    #expect(
      message { _ = try load(bytes, maximumBytes: 5 * zeros.count - 1) }
        == "\"a.npz\": expected at most \(zeros.count - 1) bytes of data, received \(zeros.count) or more. "
        + "Cut the file into parts.")
  }

  @Test func neverCrashes() throws {
    var stream = testStream("npz")
    var failures = 0
    for round in 0..<3000 {
      let bytes = mutated(round % 2 == 0 ? stored : deflated, from: &stream)
      do { _ = try NPZReader.arrays(bytes, path: "m", limit: 1 << 20) } catch { failures += 1 }
    }
    #expect(failures > 1500 && failures < 3000)
  }
}

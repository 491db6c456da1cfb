@testable import DatasetReaders
import TensorCore
import Testing

@Suite struct IDXTests {
  /// 00 00, the type, the rank, the sizes big-endian, the elements.
  private func file(_ type: UInt8, _ sizes: [Int], _ elements: String) -> [UInt8] {
    [0, 0, type, UInt8(sizes.count)] + sizes.flatMap { size in [24, 16, 8, 0].map { UInt8(size >> $0 & 255) } }
      + hex(elements)
  }

  @Test func readsEveryElementType() throws {
    let folder = try TemporaryFolder()
    let cases: [([UInt8], Tensor)] = [
      (file(0x08, [2, 1, 2], "00 01 80 ff"), Tensor([0, 1, 128, 255] as [UInt8], shape: [2, 1, 2])),
      (file(0x09, [2], "7f 80"), Tensor([127, -128] as [Int32])),
      (file(0x0B, [2], "0102 ffff"), Tensor([258, -1] as [Int32])),
      (file(0x0C, [2], "00010000 80000000"), Tensor([65536, .min] as [Int32])),
      (file(0x0D, [2], "3f800000 c0200000"), Tensor([1, -2.5] as [Float])),
      (file(0x0E, [1], "3ff8000000000000"), Tensor([1.5] as [Float])),
      (file(0x08, [0, 28], ""), Tensor(zeros: [0, 28], dtype: .uint8)),
    ]
    for (bytes, expected) in cases {
      try folder.write("a.idx", bytes)
      #expect(try folder.locator.loadIDX("a.idx") == expected)
      try folder.write("a.idx.gz", compressed(bytes))
      #expect(try folder.locator.loadIDX("a.idx.gz") == expected)
    }
  }

  @Test func refusesWhatIsNotIDX() throws {
    let page = " Check that this is the file itself and not, say, a web page that was saved in its place."
    let cut = " The file is damaged or was cut short; fetch it again."
    let cases: [([UInt8], String)] = [
      ([], "two zero bytes, a type and a rank at the start in a file of format IDX, received bytes [].\(page)"),
      (
        Array("<html>".utf8),
        "two zero bytes, a type and a rank at the start in a file of format IDX, "
          + "received bytes [60, 104, 116, 109].\(page)"
      ),
      (file(0x0A, [1], "00"), "element type 8, 9, 11, 12, 13 or 14 in a file of format IDX, received 10.\(page)"),
      (file(0x08, [], ""), "at least one axis in a file of format IDX, received rank 0.\(page)"),
      ([0, 0, 8, 2, 0, 0, 0, 1], "2 sizes in a file of format IDX, received 1.\(page)"),
      (
        file(0x08, [2, 2], "000102"),
        "16 bytes, as its sizes (2, 2) ask for, in a file of format IDX, received 15.\(cut)"
      ),
      (
        file(0x08, [2], "000102"), "10 bytes, as its sizes (2,) ask for, in a file of format IDX, received 11.\(cut)"
      ),
      (
        file(0x0E, [65536, 65536], ""),
        "at most 2147483648 bytes in a file of format IDX, received sizes (65536, 65536).\(page)"
      ),
      (
        file(0x08, [0] + [Int](repeating: 4_294_967_295, count: 2), ""),
        "at most 2147483648 bytes in a file of format IDX, received sizes (0, 4294967295, 4294967295).\(page)"
      ),
    ]
    let folder = try TemporaryFolder()
    for (bytes, expected) in cases {
      try folder.write("a.idx", bytes)
      #expect(message { _ = try folder.locator.loadIDX("a.idx") } == "\"a.idx\": expected \(expected)")
    }
    // A small file that would grow: nothing beyond the declared size is decompressed.
    try folder.write("bomb.gz", compressed(file(0x08, [4], "") + [UInt8](repeating: 0, count: 5_000_000)))
    #expect(
      message { _ = try folder.locator.loadIDX("bomb.gz") }
        == "\"bomb.gz\": expected 12 bytes, as its sizes (4,) ask for, in a file of format IDX, received more.\(cut)")
  }

  @Test func neverCrashes() throws {
    let original = file(0x0C, [2, 3], "00000001 00000002 00000003 00000004 00000005 ffffffff")
    let gzipped = try compressed(original)
    var stream = testStream("idx")
    var failures = 0
    for round in 0..<3000 {
      let bytes = mutated(round % 2 == 0 ? gzipped : original, from: &stream)
      do { _ = try IDXReader.tensor(bytes, path: "m", limit: 1 << 20) } catch { failures += 1 }
    }
    #expect(failures > 1500 && failures < 3000)
  }
}

import ModelTraining
import TensorCore
import Testing

@Suite struct KeptValueTests {
  private static let value = KeptValue.record([
    "nothing": .none, "count": .integer(-7), "rate": .number(.nan), "name": .text("Größe"), "bytes": .bytes([0, 255]),
    "weights": .tensors([Tensor([1, 2, 3] as [Float]), Tensor([7] as [Int32], shape: [1, 1]), Tensor(zeros: [0, 3])]),
    "deep": .list([.list([.record(["flag": .flag(true)])]), .list([])]), "scalar": .tensor(Tensor(true)),
  ])

  private func bytes(_ value: KeptValue) -> [UInt8] {
    var bytes: [UInt8] = []
    value.write { bytes += $0 }
    return bytes
  }

  private func read(_ bytes: [UInt8]) -> KeptValue? { bytes.withUnsafeBytes { KeptValue(bytes: $0) } }

  @Test func comesBackAsItWas() {
    let bytes = bytes(Self.value)
    #expect(bytes.count == Self.value.byteCount)
    let back = read(bytes)
    // NaN is compared by its bytes.
    #expect(back.map(self.bytes) == bytes)
    #expect(back?["name"].asText == "Größe" && back?["rate"].asNumber?.isNaN == true)
    #expect(back?["weights"].asTensors?[1] == Tensor([7] as [Int32], shape: [1, 1]))
  }

  @Test func refusesWhatIsCutShortOrLonger() {
    let bytes = bytes(Self.value)
    for count in 0..<bytes.count { #expect(read(Array(bytes[..<count])) == nil, "\(count) bytes") }
    #expect(read(bytes + [0]) == nil)
  }

  /// A file's checksum finds all of this; reading must end without harm even so.
  @Test func changedBytesDoNoHarm() {
    let bytes = bytes(Self.value)
    for place in bytes.indices {
      for value in [0, 1, 0x7F, 0x80, 0xFF, UInt8(ascii: "t"), UInt8(ascii: "l")] where value != bytes[place] {
        var changed = bytes
        changed[place] = value
        guard let back = read(changed) else { continue }
        #expect(self.bytes(back).count <= changed.count)
      }
    }
  }

  @Test func depthIsBounded() {
    let head = [UInt8(ascii: "l"), 1, 0, 0, 0, 0, 0, 0, 0]
    #expect(read(Array(repeating: head, count: 100_000).flatMap { $0 } + [UInt8(ascii: "n")]) == nil)
  }
}

import TensorCore
import Testing

@Suite struct PhiloxTests {
  /// The known answers for philox4x32-10 in the file kat_vectors of Random123, the paper's library.
  @Test(
    arguments: [
      ([0, 0, 0, 0], 0, [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]),
      (
        [0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], 0xFFFF_FFFF_FFFF_FFFF,
        [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]
      ),
      (
        [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344], 0x299F_31D0_A409_3822,
        [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]
      ),
    ] as [([UInt32], UInt64, [UInt32])])
  func givesTheKnownAnswers(counter: [UInt32], key: UInt64, expected: [UInt32]) {
    let block = Philox(key: key).block(SIMD4(counter[0], counter[1], counter[2], counter[3]))
    #expect((0..<4).map { block[$0] } == expected)
  }

  @Test func countsIndexInTheLowWordsAndStepInTheHigh() {
    let philox = Philox(key: 7)
    #expect(
      philox.block(index: 0x0000_0001_0000_0002, step: 0x0000_0003_0000_0004) == philox.block(SIMD4(2, 1, 4, 3)))
    #expect(philox.block(index: 5) == philox.block(SIMD4(5, 0, 0, 0)))
  }

  @Test(
    arguments: [
      (0, 0), (0xFF, 0), (0x100, 0x1p-24), (0x8000_0000, 0.5), (0xFFFF_FFFF, 1 - 0x1p-24),
    ] as [(UInt32, Float)])
  func takesTheUpper24Bits(bits: UInt32, expected: Float) {
    #expect(Philox.unitFloat(bits) == expected)
  }
}

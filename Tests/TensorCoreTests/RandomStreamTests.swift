import Foundation
import TensorCore
import Testing

// The streams are fixed, so the statistics below either hold for good or not at all; the bounds are five to six
// standard deviations, which a generator with the right distribution misses once in millions of seeds.
@Suite struct RandomStreamTests {
  /// Keys computed by another program; results that people have published depend on them.
  @Test(
    arguments: [
      (42, "fit", "shuffle", 0xA4AC_8F52_1C00_6104), (0, "", "", 0xD610_8917_B7F4_7611),
      (.max, "größe", "init", 0xB404_FAE0_A0C6_F3DC),
    ] as [(UInt64, String, String, UInt64)])
  func keysNeverChange(seed: UInt64, label: String, purpose: String, key: UInt64) {
    #expect(RandomStream.key(seed: seed, label: label, purpose: purpose) == key)
  }

  @Test func labelAndPurposeAreKeptApart() {
    #expect(
      RandomStream.key(seed: 1, label: "ab", purpose: "c") != RandomStream.key(seed: 1, label: "a", purpose: "bc"))
  }

  @Test func drawsTheWordsOfSuccessiveBlocks() {
    var stream = RandomStream(key: 99)
    let words = (0..<11).map { _ in stream.nextBits() }
    let blocks = (0..<3).map { Philox(key: 99).block(index: $0) }
    for (index, word) in words.enumerated() { #expect(word == blocks[index / 4][index % 4]) }
  }

  @Test func joinsTwoWordsLowFirst() {
    var stream = RandomStream(key: 3)
    let block = Philox(key: 3).block(index: 0)
    let expected = [UInt64(block.x) | UInt64(block.y) << 32, UInt64(block.z) | UInt64(block.w) << 32]
    #expect([stream.next(), stream.next()] == expected)
  }

  @Test func copiesContinueAlike() {
    var stream = RandomStream(key: 5)
    for _ in 0..<6 { _ = stream.nextBits() }
    var copy = stream
    #expect((0..<9).map { _ in copy.nextBits() } == (0..<9).map { _ in stream.nextBits() })
  }

  @Test func uniformNumbersFillTheirBinsEvenly() {
    var stream = RandomStream(key: 11)
    let count = 64_000
    var bins = [Int](repeating: 0, count: 64)
    for _ in 0..<count {
      let value = stream.uniform()
      #expect(value >= 0 && value < 1)
      bins[Int(value * 64)] += 1
    }
    #expect(abs(chiSquare(bins) - 63) < 6 * (2.0 * 63).squareRoot())
  }

  @Test func normalNumbersHaveTheMomentsOfTheirDistribution() {
    var stream = RandomStream(key: 12)
    let count = 40_000
    let values = (0..<count).map { _ in Double(stream.normal()) }
    func moment(_ power: Int) -> Double { values.reduce(0) { $0 + pow($1, Double(power)) } / Double(count) }
    // The moment of order p has variance (m₂ₚ − mₚ²) / n, with the even moments 1, 3, 15, 105 of the distribution.
    for (power, mean, variance) in [(1, 0.0, 1.0), (2, 1, 2), (3, 0, 15), (4, 3, 96)] {
      #expect(abs(moment(power) - mean) < 5 * (variance / Double(count)).squareRoot(), "moment \(power)")
    }
  }

  /// The largest distance between the empirical and the true distribution; above 2.5 / √n once in 100,000 times.
  @Test func normalNumbersFollowTheirDistribution() {
    var stream = RandomStream(key: 13)
    let count = 20_000
    let values = (0..<count).map { _ in Double(stream.normal()) }.sorted()
    let distance = values.enumerated().map { index, value in
      let cumulative = 0.5 * erfc(-value / 2.0.squareRoot())
      return max(abs(cumulative - Double(index) / Double(count)), abs(cumulative - Double(index + 1) / Double(count)))
    }.max()!
    #expect(distance < 2.5 / Double(count).squareRoot())
  }

  @Test func truncatedNumbersAreTheNormalOnesWithinTwoDeviations() {
    var (truncated, normal) = (RandomStream(key: 14), RandomStream(key: 14))
    let kept = (0..<1000).map { _ in normal.normal() }.filter { abs($0) < 2 }
    #expect(kept.count < 1000)
    #expect(kept.map { _ in truncated.truncatedNormal() } == kept)
  }

  @Test func permutationsHoldEveryNumberOnce() {
    var stream = RandomStream(key: 15)
    for count in [0, 1, 2, 257] { #expect(stream.permutation(count).sorted() == Array(0..<count)) }
  }

  @Test func permutationsAreEquallyLikely() {
    var stream = RandomStream(key: 16)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<24_000 { counts[stream.permutation(4), default: 0] += 1 }
    #expect(counts.count == 24)
    #expect(abs(chiSquare(Array(counts.values)) - 23) < 6 * (2.0 * 23).squareRoot())
  }

  @Test(arguments: [1, 2, 3, 7, 10, 1000])
  func integersFillTheirRangeEvenly(bound: Int) {
    var stream = RandomStream(key: UInt64(bound))
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<20 * bound { counts[stream.integer(below: bound)] += 1 }
    let freedom = Double(bound - 1)
    #expect(abs(chiSquare(counts) - freedom) <= 6 * (2 * freedom).squareRoot())
  }

  /// For a bound of ¾ · 2⁶³ a sixth of the 64-bit numbers must be redrawn; taking all would make values unequal.
  @Test func integersAreRedrawnWhereTheyWouldBeBiased() {
    let bound = 3 << 61
    let rejected = (UInt64.max % UInt64(bound) + 1) % UInt64(bound)
    var (stream, words) = (RandomStream(key: 17), RandomStream(key: 17))
    var redraws = 0
    for _ in 0..<200 {
      var product = words.next().multipliedFullWidth(by: UInt64(bound))
      while product.low < rejected {
        redraws += 1
        product = words.next().multipliedFullWidth(by: UInt64(bound))
      }
      #expect(stream.integer(below: bound) == Int(product.high))
    }
    #expect(redraws > 10)
  }

  @Test func uniformTensorsStayBelowTheirUpperEnd() {
    var stream = RandomStream(key: 18)
    // In [16777215, 16777216) there is a single float32, so that every sum but 0 rounds up to the end.
    let tensor = Tensor(uniform: [50], low: 16_777_215, high: 16_777_216, from: &stream)
    #expect(tensor.numbers == [Double](repeating: 16_777_215, count: 50))
    #expect(Tensor(uniform: [3], low: 2, high: 2, from: &stream).numbers == [2, 2, 2])
  }

  @Test func tensorsDrawOneNumberAfterAnother() {
    var (first, second) = (RandomStream(key: 19), RandomStream(key: 19))
    let tensor = Tensor(normal: [2, 3], mean: 1, standardDeviation: 0.5, from: &first)
    #expect(tensor.shape == [2, 3])
    #expect(tensor.scalars(as: Float.self) == (0..<6).map { _ in 1 + 0.5 * second.normal() })
  }

  private func chiSquare(_ counts: [Int]) -> Double {
    let expected = Double(counts.reduce(0, +)) / Double(counts.count)
    return counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
  }
}

import Testing

@testable import ExperimentRunner

@Suite struct ReliabilityTests {
  @Test func errorIsThatOfTheDefinition() throws {
    // Four statements of 0.75, of which three come true, and one of 0.15 that comes true.
    let reliability = try #require(
      Reliability(stated: [0.75, 0.75, 0.75, 0.75, 0.15], cameTrue: [true, true, false, false, true]))
    #expect(reliability.bins.map(\.count) == [0, 1, 0, 0, 0, 0, 0, 4, 0, 0])
    #expect(reliability.bins[7].stated == 0.75 && reliability.bins[7].observed == 0.5)
    // 4/5 · |0.5 − 0.75| + 1/5 · |1 − 0.15|.
    #expect(abs(reliability.expectedError - 0.37) < 1e-7)
  }

  @Test func endsBelongToTheBinBelow() throws {
    let reliability = try #require(Reliability(stated: [0, 0.5, 1], cameTrue: [false, true, true]))
    #expect(reliability.bins.map(\.count) == [1, 0, 0, 0, 1, 0, 0, 0, 0, 1])
    #expect(reliability.bins[0].lower == 0 && reliability.bins[9].upper == 1)
  }

  @Test func whatIsNoProbabilityHasNone() {
    #expect(Reliability(stated: [1.5], cameTrue: [true]) == nil)
    #expect(Reliability(stated: [], cameTrue: []) == nil)
  }
}

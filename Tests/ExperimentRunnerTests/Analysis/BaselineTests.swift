import Hornbook
import Testing

@testable import ExperimentRunner

@Suite struct BaselineTests {
  @Test func numbersAreComparedWithTheirMean() throws {
    let pairs = NumberPairs(
      predicted: Tensor([0, 0, 0, 0] as [Float]), target: Tensor([1, 2, 3, 6] as [Float]), isOneQuantity: true)
    let outcome = EvaluationOutcome(
      name: "evaluate", subject: "fit", data: "test",
      metrics: [("loss", 12.5), ("mae", 3), ("mse", 12.5), ("root_mean_squared_error", 3.5), ("r2_score", -2)],
      sampleCount: 4, outputs: [OutputAnalysis(name: "dense", finding: .numbers(pairs))])
    let baseline = try #require(outcome.baseline)
    #expect(baseline.name == "always the mean of the true values")
    // The mean is 3; deviations are −2, −1, 0, 3.
    #expect(baseline.values == [nil, 1.5, 3.5, 3.5.squareRoot(), 0])
  }

  @Test func eachOutputHasItsOwn() throws {
    let classes = Classification(
      classNames: ["a", "b"], labels: [0, 0, 1, 0], predictions: [0, 0, 0, 0], confidences: [])
    let pairs = NumberPairs(
      predicted: Tensor([0, 0] as [Float]), target: Tensor([1, 3] as [Float]), isOneQuantity: true)
    var outcome = EvaluationOutcome(
      name: "evaluate", subject: "fit", data: "test",
      metrics: [("loss", 1), ("kind_loss", 1), ("age_loss", 1), ("kind_accuracy", 0.75), ("age_mae", 2)],
      sampleCount: 4,
      outputs: [
        OutputAnalysis(name: "kind", finding: .classes(classes)), OutputAnalysis(name: "age", finding: .numbers(pairs)),
      ])
    outcome.isOneOfSeveral = true
    let baseline = try #require(outcome.baseline)
    #expect(baseline.name == "always the most frequent class or the mean of the true values")
    #expect(baseline.values == [nil, nil, nil, 0.75, 1])
  }
}

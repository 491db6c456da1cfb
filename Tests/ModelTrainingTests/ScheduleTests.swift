import ModelTraining
import NeuralLayers
import ReferenceBackend
import Testing

/// A schedule and Keras's rates at the steps 0, 3, 5, 10, 12 and 25.
struct ScheduleRates: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let schedule: @Sendable () -> any LearningRateSchedule
  let expected: [Double]
}

private let schedules: [ScheduleRates] = [
  ScheduleRates(
    testDescription: "exponential", schedule: { ExponentialDecay(0.1, decaySteps: 10, decayRate: 0.5) },
    expected: [0.1, 0.0812252, 0.0707107, 0.05, 0.0435275, 0.0176777]),
  ScheduleRates(
    testDescription: "polynomial",
    schedule: { PolynomialDecay(0.1, decaySteps: 10, endLearningRate: 0.01, power: 2) },
    expected: [0.1, 0.0541, 0.0325, 0.01, 0.01, 0.01]),
  ScheduleRates(
    testDescription: "cycling polynomial",
    schedule: { PolynomialDecay(0.1, decaySteps: 10, endLearningRate: 0.01, cycle: true) },
    expected: [0.1, 0.073, 0.055, 0.01, 0.046, 0.025]),
  ScheduleRates(
    testDescription: "cosine", schedule: { CosineDecay(0.1, decaySteps: 10, alpha: 0.1) },
    expected: [0.1, 0.0814503, 0.055, 0.01, 0.01, 0.01]),
  ScheduleRates(
    testDescription: "cosine after a warm-up",
    schedule: { CosineDecay(0, decaySteps: 10, warmupTarget: 0.1, warmupSteps: 4) },
    expected: [0, 0.075, 0.0975528, 0.0345491, 0.00954915, 0]),
  ScheduleRates(
    testDescription: "cosine with restarts",
    schedule: { CosineDecayRestarts(0.1, firstDecaySteps: 4, tMul: 2, mMul: 0.5) },
    expected: [0.1, 0.0146447, 0.048097, 0.00732233, 0.025, 0.00210663]),
]

@Test(arguments: schedules)
func ratesAreThoseOfKeras(example: ScheduleRates) throws {
  for (step, expected) in zip([0, 3, 5, 10, 12, 25], example.expected) {
    let rate = try example.schedule().rate(at: step, on: ReferenceBackend())
    #expect(abs(rate - expected) < 1e-7, "step \(step): \(rate)")
  }
}

import Hornbook
import Testing

@testable import ExperimentRunner

/// What outputs are taken to mean, by loss, targets and form.
@Suite struct OutputAnalysisTests {
  private func finding(
    _ values: Tensor, _ target: Tensor, _ loss: any Loss, inputs: [Tensor] = [], classNames: [String]? = nil
  ) -> OutputAnalysis.Finding? {
    OutputAnalysis.Finding(values, target: target, loss: loss, classNames: classNames, inputs: inputs)
  }

  private func classes(_ finding: OutputAnalysis.Finding?) throws -> Classification {
    guard case .classes(let classes)? = finding else { throw Unexpected("no classes") }
    return classes
  }

  @Test func oneUnitOfBinaryCrossentropyIsTwoClasses() throws {
    let values = Tensor([0.25, 0.75, 0.5] as [Float], shape: [3, 1])
    let found = try classes(
      finding(values, Tensor([0, 1, 1] as [Float]), BinaryCrossentropy(), classNames: ["no", "yes"]))
    #expect(found.predictions == [0, 1, 0])
    #expect(found.labels == [0, 1, 1])
    #expect(found.confidences == [0.75, 0.75, 0.5])
    #expect(found.probabilities == [0.75, 0.25, 0.25, 0.75, 0.5, 0.5])
    #expect(found.classNames == ["no", "yes"])
  }

  @Test func twoSoftmaxUnitsAreTwoClassesToo() throws {
    let values = Tensor([0.75, 0.25, 0.5, 0.5] as [Float], shape: [2, 2])
    let sparse = try classes(finding(values, Tensor([0, 1] as [Int32]), SparseCategoricalCrossentropy()))
    let oneHot = try classes(
      finding(values, Tensor([1, 0, 0, 1] as [Float], shape: [2, 2]), CategoricalCrossentropy()))
    for found in [sparse, oneHot] {
      #expect(found.labels == [0, 1])
      #expect(found.predictions == [0, 0])
      #expect(found.scores(of: 1) == [0.25, 0.5])
    }
  }

  @Test func logitsBecomeProbabilities() throws {
    let binary = try classes(
      finding(
        Tensor([0, 2] as [Float], shape: [2, 1]), Tensor([0, 1] as [Int32]), BinaryCrossentropy(fromLogits: true)))
    // 1 / (1 + e⁻²).
    #expect(abs(binary.probabilities[3] - Float(0.8807970779778823)) < 1e-7)
    #expect(binary.scores(of: 0)[0] == 0.5)
    let loss = SparseCategoricalCrossentropy(fromLogits: true)
    let several = try classes(finding(Tensor([1, 2, 3] as [Float], shape: [1, 3]), Tensor([2] as [Int32]), loss))
    for (value, expected) in zip(several.probabilities, [0.09003057, 0.24472847, 0.66524096] as [Float]) {
      #expect(abs(value - expected) < 1e-7)
    }
  }

  @Test func scoresWithoutSoftmaxAreNoProbabilities() throws {
    let values = Tensor([3, -1, 2, 5] as [Float], shape: [2, 2])
    let found = try classes(finding(values, Tensor([0, 1] as [Int32]), SparseCategoricalCrossentropy()))
    #expect(found.probabilities.isEmpty)
    #expect(found.predictions == [0, 1])
  }

  @Test func rowsWithoutNumbersAreCountedAndLeftOut() throws {
    let values = Tensor([.nan, .nan, 0.75, 0.25] as [Float], shape: [2, 2])
    let found = try classes(finding(values, Tensor([0, 1] as [Int32]), SparseCategoricalCrossentropy()))
    #expect(found.undefined == 1)
    #expect(found.places == [1])
    #expect(found.labels == [1])
  }

  @Test func eachStepOfASequenceIsARow() throws {
    let values = Tensor([0.9, 0.1, 0.2, 0.8, 0.4, 0.6, 0.7, 0.3] as [Float], shape: [2, 2, 2])
    let found = try classes(
      finding(values, Tensor([0, 1, 0, 0] as [Int32], shape: [2, 2]), SparseCategoricalCrossentropy()))
    #expect(found.positions == 2)
    #expect(found.predictions == [0, 1, 1, 0])
  }

  @Test func ignoredClassesTakeNoPart() throws {
    let values = Tensor([0.9, 0.1, 0.2, 0.8, 0.4, 0.6] as [Float], shape: [3, 2])
    for ignored in [0, -1] {
      let found = try classes(
        finding(
          values, Tensor([Int32(ignored), 1, 1], shape: [3]), SparseCategoricalCrossentropy(ignoredClass: ignored)))
      #expect(found.places == [1, 2])
      #expect(found.labels == [1, 1])
    }
  }

  @Test func targetsThatNameNoClassGiveNone() {
    let values = Tensor([0.75, 0.25] as [Float], shape: [1, 2])
    #expect(finding(values, Tensor([0.5, 0.5] as [Float], shape: [1, 2]), CategoricalCrossentropy()) == nil)
    #expect(finding(values, Tensor([7] as [Int32]), SparseCategoricalCrossentropy()) == nil)
    #expect(finding(Tensor([0.3] as [Float], shape: [1, 1]), Tensor([0.4] as [Float]), BinaryCrossentropy()) == nil)
    #expect(finding(values, Tensor([1, 0] as [Float], shape: [1, 2]), CosineSimilarity()) == nil)
  }

  @Test func severalSigmoidUnitsAreIndependentLabels() throws {
    let values = Tensor([0.9, 0.2, 0.6, 0.8] as [Float], shape: [2, 2])
    guard
      case .labels(let labels)? = finding(
        values, Tensor([1, 0, 0, 1] as [Float], shape: [2, 2]), BinaryCrossentropy(), classNames: ["cat", "dog"])
    else { throw Unexpected("no labels") }
    #expect(labels.scores == [[0.9, 0.6], [0.2, 0.8]])
    #expect(labels.truth == [[true, false], [false, true]])
    #expect(labels.classScores.map(\.precision) == [0.5, 1, 0.75, 0.75])
    #expect(labels.classScores.map(\.recall) == [1, 1, 1, 1])
  }

  @Test func numbersStandBesideTheTrueOnes() throws {
    guard
      case .numbers(let pairs)? = finding(
        Tensor([1, 2, 3, 4] as [Float], shape: [2, 2]), Tensor([1, 3, 3, 5] as [Float], shape: [2, 2]),
        MeanSquaredError())
    else { throw Unexpected("no numbers") }
    #expect(pairs.quantities.map(\.predicted) == [[1, 3], [2, 4]])
    #expect(pairs.quantities.map(\.truth) == [[1, 3], [3, 5]])
    let steps = Tensor((0..<20).map { Float($0) }, shape: [2, 10])
    guard case .numbers(let sequence)? = finding(steps, steps, MeanAbsoluteError()) else {
      throw Unexpected("no steps")
    }
    #expect(sequence.quantities.count == 1 && sequence.valuesPerSample == 10)
  }

  @Test func anAutoencoderMakesImages() throws {
    let images = Tensor((0..<32).map { Float($0) / 32 }, shape: [2, 4, 4, 1])
    let made = Tensor(repeating: Float(0.5), shape: [2, 4, 4, 1])
    guard case .images(let pairs)? = finding(made, images, BinaryCrossentropy(), inputs: [images]) else {
      throw Unexpected("no images")
    }
    #expect(pairs.given == nil)
    // Mean of (i/32 − ½)² over the first and the last 16 pixels.
    let expected = [0, 16].map { start -> Double in
      var sum = 0.0
      for pixel in start..<start + 16 {
        let difference = Double(pixel) / 32 - 0.5
        sum += difference * difference
      }
      return sum / 16
    }
    #expect(pairs.errors == expected)
    // Black and white pictures made again are pictures too, not classes of pixels.
    let mask = Tensor((0..<32).map { Float($0 % 2) }, shape: [2, 4, 4, 1])
    guard case .images? = finding(made, mask, BinaryCrossentropy(), inputs: [mask]) else {
      throw Unexpected("no images")
    }
    guard case .classes? = finding(made, mask, BinaryCrossentropy(), inputs: [images]) else {
      throw Unexpected("no mask")
    }
  }
}

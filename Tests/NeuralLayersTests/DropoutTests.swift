import NeuralLayers
import TensorCore
import Testing

private func output(_ layer: any Layer, isTraining: Bool) throws -> [Double] {
  let input = Input(shape: [100, 20])
  _ = try layer(input)
  return try LayerProgram(layer, inputs: [input], batch: 10, isTraining: isTraining)
    .run(weights: [], inputs: [[Double](repeating: 1, count: 20_000)]).output
}

@Test(arguments: [0.1, 0.5, 0.9])
func dropsTheFractionAndKeepsTheMean(rate: Double) throws {
  let values = try output(Dropout(rate, name: "drop"), isTraining: true)
  let kept = values.filter { $0 != 0 }
  let factor = Double(Float(1 / (1 - rate)))
  #expect(kept.allSatisfy { abs($0 - factor) < 1e-6 * factor })
  // Five standard errors of a binomial fraction.
  let fraction = Double(kept.count) / 20_000
  #expect(abs(fraction - (1 - rate)) < 5 * (rate * (1 - rate) / 20_000).squareRoot())
  #expect(try output(Dropout(rate), isTraining: false).allSatisfy { $0 == 1 })
}

@Test func dropsNothingOrEverythingAtTheEnds() throws {
  #expect(try output(Dropout(0), isTraining: true).allSatisfy { $0 == 1 })
  #expect(try output(Dropout(1), isTraining: true).allSatisfy { $0 == 0 })
}

@Test func layersOfOtherNamesDropOtherUnits() throws {
  let first = try output(Dropout(0.5, name: "first"), isTraining: true)
  let again = try output(Dropout(0.5, name: "first"), isTraining: true)
  let second = try output(Dropout(0.5, name: "second"), isTraining: true)
  #expect(first == again)
  // Independent masks agree in half of the places.
  let agreement = Double(zip(first, second).filter { $0 == $1 }.count) / 20_000
  #expect(abs(agreement - 0.5) < 0.02)
}

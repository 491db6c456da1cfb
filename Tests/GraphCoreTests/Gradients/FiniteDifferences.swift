import GraphCore
import ReferenceBackend
import TensorCore

/// Compares gradients with central differences in float64.
///
/// The function f is made a scalar by random weights, L = Σ w · f, so that every element of f counts differently and a
/// transposed or shifted gradient shows. Then ∂L/∂x is compared with (L(x + h) − L(x − h)) / 2h, element by element.
struct FiniteDifferences {
  /// The step h.
  ///
  /// The difference is off by h² · |L‴| / 6 for truncation, 2e-9 where the third derivatives stay below 100, as those
  /// of the cases do, and by 2⁻⁵³ · Σ|w · f| / h for rounding, 1e-9 where the sum stays below 100.
  static let step = 1e-5

  /// The allowed difference, relative to the derivative or to 1.
  ///
  /// Above the errors of the difference, and above 2⁻²⁴: the constants in gradient rules, such as 2/√π, are float32.
  static let tolerance = 1e-7

  let gradientCase: GradientCase

  /// A sentence for each derivative that is wrong.
  ///
  /// - Parameter order: 1 checks ∂L/∂x; 2 checks the derivatives of Σ v · ∂L/∂x, with random weights v.
  func failures(order: Int) throws -> [String] {
    let builder = GraphBuilder(name: gradientCase.id)
    let x = gradientCase.operands.enumerated().map { builder.parameter("x\($0)", TensorType($1.shape)) }
    var loss = try Self.weighted(gradientCase.build(builder, x), "w")
    if order == 2 {
      let gradients = try builder.gradients(of: loss, with: x)
      let sums = try gradients.enumerated().map { try Self.weighted($1, "v\($0)") }
      loss = try sums.dropFirst().reduce(sums[0]) { try $0 + $1 }
    }
    let lossGraph = builder.finish(outputs: [("loss", loss)])
    let gradients = try builder.gradients(of: loss, with: x)
    for (gradient, operand) in zip(gradients, x) where gradient.type != operand.type {
      return ["the gradient of \(operand.type) has type \(gradient.type)"]
    }
    let gradientGraph = builder.finish(outputs: gradients.map { ("gradient", $0) })
    return try compare(lossGraph, gradientGraph)
  }

  private func compare(_ lossGraph: Graph, _ gradientGraph: Graph) throws -> [String] {
    let backend = ReferenceBackend()
    let point = gradientCase.operands.map(\.numbers)
    let gradients = try backend.evaluate(gradientGraph, point)
    var failures: [String] = []
    for (operand, numbers) in point.enumerated() {
      for element in numbers.indices {
        var moved = point
        moved[operand][element] = numbers[element] + Self.step
        let above = try backend.evaluate(lossGraph, moved)[0][0]
        moved[operand][element] = numbers[element] - Self.step
        let below = try backend.evaluate(lossGraph, moved)[0][0]
        let difference = (above - below) / (2 * Self.step)
        let gradient = gradients[operand][element]
        if !(abs(gradient - difference) <= Self.tolerance * max(1, abs(difference))) {
          failures.append("x\(operand)[\(element)]: gradient \(gradient), difference \(difference)")
        }
      }
    }
    return failures
  }

  private static func weighted(_ value: Value, _ label: String) throws -> Value {
    var stream = RandomStream(seed: 4, label: label, purpose: "\(value.shape)")
    return try (value * value.builder.constant(Tensor(uniform: value.shape, low: -1, high: 1, from: &stream))).sum()
  }
}

import Diagnostics
import Hornbook
import StarlarkLanguage

/// `approx(value, target, abs=…, rel=…)`: whether numbers are equal within a tolerance.
enum ApproxNames {
  static let help = [
    "approx(value, target, abs=A, rel=R) holds if value and target differ by no more than the larger of A and R times |target|"
  ]

  static func function(_ context: RunContext) -> StarlarkValue {
    let none = StarlarkSignature.Constant.none
    return Builtin.host(
      "approx",
      [.required("value"), .required("target"), .optional("abs", default: none), .optional("rel", default: none)]
    ) { bound in
      func tolerance(_ name: String) throws -> Double? {
        if bound.value(name).isPending { return nil }
        guard let tolerance = try bound.optionalDouble(name) else { return nil }
        guard tolerance.isFinite, tolerance >= 0 else {
          throw bound.error(
            name, "approx: \(name): expected a tolerance of at least 0, received \(bound.value(name).repr)",
            code: "argument", help: help)
        }
        return tolerance
      }
      let (absolute, relative) = (try tolerance("abs"), try tolerance("rel"))
      let value = try numbers(bound.value("value"), bound, "value")
      let target = try numbers(bound.value("target"), bound, "target")
      // What is known before training has been looked at.
      if ["value", "target", "abs", "rel"].contains(where: { bound.value($0).isPending }) {
        return .host(PendingValue())
      }
      let approximation = Approximation(absolute: absolute, relative: relative, value, target)
      context.approximation = approximation
      return .bool(approximation.holds)
    }
  }

  /// A number, or numbers in lists, tuples, dicts and tensors.
  private static func numbers(
    _ value: StarlarkValue, _ bound: BoundArguments, _ name: String, depth: Int = 0
  ) throws -> Approximation.Numbers {
    if value.asHost(PendingValue.self) != nil { return .number(.number(.nan)) }
    if case .int(let whole) = value { return .number(.integer(whole)) }
    if let number = value.asDouble { return .number(.number(number)) }
    if let tensor = value.asHost(TensorValue.self)?.tensor { return .tensor(tensor.shape.dimensions, tensor.numbers) }
    if depth < 32, let elements = value.asSequence {
      return .list(try elements.map { try numbers($0, bound, name, depth: depth + 1) })
    }
    if depth < 32, let entries = value.asDict {
      return .dictionary(
        try entries.map { ($0.key.repr, try numbers($0.value, bound, name, depth: depth + 1)) })
    }
    throw bound.error(
      name,
      "approx: \(name): expected a number, or numbers in a list, a dict or a tensor, received \(value.typeName.withArticle)",
      code: "argument", help: help)
  }
}

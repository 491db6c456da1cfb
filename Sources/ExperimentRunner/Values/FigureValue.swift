import Plotting
import StarlarkLanguage

/// What a call such as `lines(…)` gives in a `plot` block: a figure to be shown, once its numbers are known.
final class FigureValue: HostValue {
  /// `nil` while something in it is pending.
  let outcome: FigureOutcome?

  init(_ outcome: FigureOutcome?) { self.outcome = outcome }

  let typeName = "figure"
}

extension StarlarkValue {
  /// Whether the value, or anything in it, is known only after training.
  var isPending: Bool {
    switch self {
    case .host(let host): host is PendingValue
    case .list, .tuple: (asSequence ?? []).contains(where: \.isPending)
    case .dict: (asDict ?? []).contains { $0.key.isPending || $0.value.isPending }
    default: false
    }
  }

  /// The numbers of a list, a range, or a tensor with one axis of more than one element; `nil` for anything else.
  ///
  /// `None` is a missing number. A tensor of the shape `(n, 1)`, as a model with one unit predicts, counts as a column.
  var numbers: [Double]? {
    switch self {
    case .range(let range) where range.count > 10_000_000: return nil
    case .range(let range): return (0..<range.count).map { Double(range.start + $0 * range.step) }
    case .host(let host):
      guard let tensor = (host as? TensorValue)?.tensor, tensor.rank > 0 else { return nil }
      let long = tensor.shape.dimensions.filter { $0 != 1 }
      return long.count <= 1 ? tensor.numbers : nil
    default:
      guard let elements = asSequence else { return nil }
      let numbers = elements.compactMap(\.number)
      return numbers.count == elements.count ? numbers : nil
    }
  }

  /// One number: an `int`, a `float`, a truth value, a scalar tensor, or NaN for `None`.
  var number: Double? {
    if let truth = asBool { return truth ? 1 : 0 }
    if isNone { return .nan }
    if let tensor = asHost(TensorValue.self)?.tensor { return tensor.count == 1 ? tensor.numbers[0] : nil }
    return asDouble
  }
}

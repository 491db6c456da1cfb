import Hornbook
import Plotting
import StarlarkLanguage

/// How a value stands in running text: numbers with the digits that a reader can use.
enum InlineText {
  static func text(_ value: StarlarkValue) -> String {
    switch value {
    case .float(let number): return formatted(number, significantDigits: 4)
    case .int(let number): return formatted(number)
    case .list, .tuple: return (value.asSequence ?? []).map(text).joined(separator: ", ")
    case .host(let host):
      guard let tensor = host as? TensorValue, tensor.tensor.rank == 0 else { return value.str }
      return formatted(tensor.tensor.numbers[0], significantDigits: 4)
    default: return value.str
    }
  }
}

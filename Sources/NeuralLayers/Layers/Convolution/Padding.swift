import GraphCore

/// How a window meets the border of its input.
///
/// - `valid`: windows lie wholly inside; output length ⌊(n − k) / s⌋ + 1.
/// - `same`: zeros are added so that the output length is ⌈n / s⌉; the extra cell of an odd number comes last.
/// - `causal`, for sequences: k − 1 zeros come before the first step, so that no output sees a later step.
public enum Padding: String, Hashable, Sendable {
  case valid
  case same
  case causal

  /// The cells added before and after an axis.
  public func amounts(size: Int, window: Int, stride: Int) -> (low: Int, high: Int) {
    switch self {
    case .valid: return (0, 0)
    case .causal: return (window - 1, 0)
    case .same:
      let outputs = (size + stride - 1) / stride
      let total = max((outputs - 1) * stride + window - size, 0)
      return (total / 2, total - total / 2)
    }
  }
}

extension Arguments {
  func padding(_ name: String = "padding", allowsCausal: Bool = false) throws(ConfigurationError) -> Padding {
    let value = try string(name, oneOf: ["valid", "same"] + (allowsCausal ? ["causal"] : []))
    return Padding(rawValue: value) ?? .valid
  }

  /// Checks the argument that exists only for compatibility: data is channels-last.
  func requireChannelsLast() throws(ConfigurationError) {
    switch self["data_format"] {
    case .none, .string("channels_last"): return
    default:
      throw error(
        "data_format", expected: "\"channels_last\"",
        help: "Put Permute((2, 3, 1)) before the first layer: images are (batch, height, width, channels) here.")
    }
  }
}

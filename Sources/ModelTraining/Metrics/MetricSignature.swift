import NeuralLayers

extension Signature {
  /// The signature of a metric: name and type, then its own parameters.
  static func metric(_ className: String, name: String, _ own: [Parameter] = []) -> Signature {
    Signature(className, [.init("name", .string(name)), .init("dtype", .none)] + own)
  }

  /// The signature of a metric whose own parameters come first.
  static func metric(_ className: String, _ own: [Parameter], name: String) -> Signature {
    Signature(className, own + [.init("name", .none), .init("dtype", .none)])
  }
}

extension Arguments {
  /// The metric's name, and a check of `dtype`.
  func metricName(_ name: String) throws(ConfigurationError) -> String {
    try requireFloat32()
    return try optionalString("name") ?? name
  }

  /// Texts, or `nil` for None.
  func optionalStrings(_ name: String) throws(ConfigurationError) -> [String]? {
    switch self[name] {
    case .none: return nil
    case .list(let elements):
      return try elements.map { element throws(ConfigurationError) in
        guard case .string(let text) = element else { throw error(name, expected: "a list of texts") }
        return text
      }
    default: throw error(name, expected: "a list of texts")
    }
  }

  /// A whole number of at least `minimum`, or `nil` for None.
  func optionalInteger(_ name: String, atLeast minimum: Int = .min) throws(ConfigurationError) -> Int? {
    if case .none = self[name] { return nil }
    return try integer(name, atLeast: minimum)
  }
}

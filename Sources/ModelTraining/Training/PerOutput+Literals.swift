extension PerOutput: ExpressibleByDictionaryLiteral {
  /// By output name, `["digit": 1, "large": 0.2]`; `nil` for an output without.
  public init(dictionaryLiteral elements: (String, Element?)...) {
    self = .named(elements.map { (name: $0.0, value: $0.1) })
  }
}

extension PerOutput: ExpressibleByArrayLiteral {
  /// In the order of the outputs, `nil` for an output without.
  public init(arrayLiteral elements: Element?...) { self = .list(elements) }
}

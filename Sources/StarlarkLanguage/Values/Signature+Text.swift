extension Signature: CustomStringConvertible {
  /// The parameters as they would be written: `x, axis=0, *args`.
  public var description: String {
    parameters.map { parameter in
      switch parameter.kind {
      case .required: parameter.name
      case .optional(let constant): "\(parameter.name)=\(constant?.value.repr ?? "…")"
      case .variadic: "*\(parameter.name)"
      case .keywords: "**\(parameter.name)"
      }
    }.joined(separator: ", ")
  }
}

extension Universe {
  /// The functions with their parameters, in alphabetical order.
  public static var signatures: [(name: String, signature: Signature)] {
    functions.map { ($0.name, $0.signature) }.sorted { $0.0 < $1.0 }
  }
}

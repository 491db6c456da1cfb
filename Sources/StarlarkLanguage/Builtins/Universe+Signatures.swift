extension Universe {
  /// The functions with their parameters, in alphabetical order.
  public static var signatures: [(name: String, signature: Signature)] {
    functions.map { ($0.name, $0.signature) }.sorted { $0.0 < $1.0 }
  }
}

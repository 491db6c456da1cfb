extension Tensor: CustomStringConvertible {
  /// The type, the shape and up to eight elements: `float32 (2, 3) [1.0, 2.0, …]`.
  public var description: String {
    let shown = numbers.prefix(8).map { dtype == .float32 ? "\(Float($0))" : "\(Int($0))" }
    let more = count > 8 ? ", …" : ""
    return "\(dtype) \(shape) [\(shown.joined(separator: ", "))\(more)]"
  }
}

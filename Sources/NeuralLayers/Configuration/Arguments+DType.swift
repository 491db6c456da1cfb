import TensorCore

extension Arguments {
  /// The type of elements that an argument names.
  ///
  /// `int64` is `int32`, as it is in Keras on JAX: pasted code names it for indices, which fit.
  public func dtype(_ name: String) throws -> DType {
    let given = self[name]
    if case .string("int64") = given { return .int32 }
    if case .string("string") = given {
      throw error(
        name, expected: "a type of numbers", help: "texts become numbers in the data: TextVectorization, StringLookup")
    }
    let names = DType.allCases.map(\.rawValue)
    return DType(rawValue: try string(name, oneOf: names)) ?? .float32
  }
}

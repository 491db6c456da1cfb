import Hornbook
import StarlarkLanguage

extension TensorValue {
  /// The tensor of a number or of lists in lists: whole numbers give `int32`, truth values `bool`, all else `float32`.
  static func tensor(of value: StarlarkValue) throws -> Tensor {
    var shape: [Int]?
    var numbers: [Double] = []
    var (isTruth, isWhole) = (true, true)
    func gather(_ value: StarlarkValue, _ path: [Int]) throws {
      if let elements = value.asSequence {
        for element in elements { try gather(element, path + [elements.count]) }
        if elements.isEmpty { throw EvaluationError("tensor: expected numbers, received an empty list", code: "value") }
        return
      }
      guard let number = value.asBool.map({ $0 ? 1.0 : 0 }) ?? value.asDouble else {
        throw EvaluationError("tensor: expected numbers, received \(value.typeName.withArticle)", code: "type")
      }
      guard shape ?? path == path else {
        throw EvaluationError("tensor: expected lists of one length, received lists that differ", code: "shape")
      }
      shape = path
      if value.asBool == nil { isTruth = false }
      if value.asBool == nil, value.asInt.flatMap({ Int32(exactly: $0) }) == nil { isWhole = false }
      numbers.append(number)
    }
    try gather(value, [])
    return Tensor(numbers: numbers, shape: Shape(shape ?? []), dtype: isTruth ? .bool : isWhole ? .int32 : .float32)
  }
}

import TensorCore

/// What is remembered of something, as plain values that a file can hold: of a callback, of a training that stopped
/// half-way.
///
/// Equal values give equal bytes.
public enum KeptValue: Hashable, Sendable {
  case none
  case integer(Int)
  case number(Double)
  case text(String)
  case bytes([UInt8])
  case tensor(Tensor)
  case list([KeptValue])
  /// Values by name.
  case record([String: KeptValue])
}

extension KeptValue {
  /// A flag: 1 or 0.
  public static func flag(_ value: Bool) -> KeptValue { .integer(value ? 1 : 0) }
  /// A number, or `none` for `nil`.
  public static func number(_ value: Double?) -> KeptValue { value.map { .number($0) } ?? .none }
  /// A whole number, or `none` for `nil`.
  public static func integer(_ value: Int?) -> KeptValue { value.map { .integer($0) } ?? .none }
  /// A list of numbers.
  public static func numbers(_ values: [Double]) -> KeptValue { .list(values.map { .number($0) }) }
  /// A list of tensors.
  public static func tensors(_ values: [Tensor]) -> KeptValue { .list(values.map { .tensor($0) }) }

  /// A member of a record; `none` for a name that is not there and for any other value.
  public subscript(name: String) -> KeptValue {
    if case .record(let members) = self { members[name] ?? .none } else { .none }
  }

  public var isNone: Bool { if case .none = self { true } else { false } }
  public var asInteger: Int? { if case .integer(let value) = self { value } else { nil } }
  public var asFlag: Bool { asInteger == 1 }
  public var asNumber: Double? { if case .number(let value) = self { value } else { nil } }
  public var asText: String? { if case .text(let value) = self { value } else { nil } }
  public var asBytes: [UInt8]? { if case .bytes(let value) = self { value } else { nil } }
  public var asTensor: Tensor? { if case .tensor(let value) = self { value } else { nil } }
  public var asList: [KeptValue]? { if case .list(let values) = self { values } else { nil } }
  /// The numbers of a list of numbers; `nil` for any other value.
  public var asNumbers: [Double]? { elements(\.asNumber) }
  public var asIntegers: [Int]? { elements(\.asInteger) }
  public var asTexts: [String]? { elements(\.asText) }
  public var asTensors: [Tensor]? { elements(\.asTensor) }

  private func elements<Element>(_ element: (KeptValue) -> Element?) -> [Element]? {
    guard let list = asList else { return nil }
    let elements = list.compactMap(element)
    return elements.count == list.count ? elements : nil
  }
}

import StarlarkLanguage

/// A value that only training gives, while the file is checked before it.
///
/// Every operation on it is allowed and pending too, except an attribute that will certainly not be there.
final class PendingValue: HostValue {
  /// The attributes that the value will have; `nil` if that is not known.
  private let attributes: [(name: String, value: PendingValue)]?
  let typeName: String
  /// For a model that is not trained yet: what it will have been compiled with.
  let compiled: CompiledValue?

  init(
    _ typeName: String = "pending value", attributes: [(name: String, value: PendingValue)]? = nil,
    compiled: CompiledValue? = nil
  ) {
    self.typeName = typeName
    self.attributes = attributes
    self.compiled = compiled
  }

  private static var unknown: StarlarkValue { .host(PendingValue()) }

  var attributeNames: [String] { attributes?.map(\.name) ?? [] }

  func attribute(_ name: String) -> StarlarkValue? {
    guard let attributes else { return Self.unknown }
    return attributes.first { $0.name == name }.map { .host($0.value) }
  }

  /// A text that holds what is not known yet is not known either.
  var formatOperand: StarlarkValue? { Self.unknown }
  func call(_ arguments: CallArguments) -> StarlarkValue { Self.unknown }
  func binary(_ op: BinaryOperator, _ other: StarlarkValue, isLeft: Bool) -> StarlarkValue? { Self.unknown }
  func unary(_ op: UnaryOperator) -> StarlarkValue? { Self.unknown }
  func index(_ key: StarlarkValue) -> StarlarkValue { Self.unknown }
  func slice(start: Int?, stop: Int?, step: Int?) -> StarlarkValue { Self.unknown }
  func contains(_ element: StarlarkValue) -> Bool { true }
  let length: Int? = 1
  func iterate() -> AnyIterator<StarlarkValue> { AnyIterator([Self.unknown].makeIterator()) }
}

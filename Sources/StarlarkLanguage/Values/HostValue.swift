/// A value that the host adds to the language: a layer, a tensor, a data set, a trained model.
///
/// A type adopts the protocol and implements what it supports; everything else keeps the default, which refuses with
/// a worded error. Errors that a method throws may be any Swift error: the interpreter gives them their place.
/// ```swift
/// final class History: HostValue {
///   let typeName = "history"
///   let losses: [Double]
///   var attributeNames: [String] { ["loss"] }
///   func attribute(_ name: String) -> Value? { name == "loss" ? .list(losses.map(Value.float)) : nil }
/// }
/// ```
public protocol HostValue: AnyObject {
  /// The word that `type(x)` gives and that messages use, such as `layer`.
  var typeName: String { get }
  /// How `repr(x)` shows the value; by default `<typeName>`.
  var repr: String { get }
  /// How `str(x)` shows the value; by default `repr`.
  var str: String { get }

  /// What f-strings and formats write in the value's place, such as the number in a tensor without axes; by default
  /// `nil`: the value itself. If that is a value of a host, the whole text becomes it: it is not known yet.
  var formatOperand: Value? { get }

  /// What `if x:` and `bool(x)` give; by default true.
  func truth() throws -> Bool

  /// The names for which ``attribute(_:)`` gives a value, for `dir` and for the nearest name in messages.
  var attributeNames: [String] { get }
  /// What `x.name` gives, or `nil` if there is no such attribute: the interpreter then words the error.
  func attribute(_ name: String) throws -> Value?
  /// `x.name = value`; by default refused.
  func setAttribute(_ name: String, _ value: Value) throws

  /// What `x(…)` gives; by default refused. Bind the arguments with ``Signature/bind(_:function:)``.
  func call(_ arguments: CallArguments) throws -> Value

  /// What `x op other` (`isLeft`) or `other op x` gives, or `nil` if this type does not know the operation.
  ///
  /// The left operand is asked first. Comparisons come here too; `==` and `!=` fall back on ``isEqual(to:)``.
  /// `in` does not: see ``contains(_:)``.
  func binary(_ op: BinaryOperator, _ other: Value, isLeft: Bool) throws -> Value?
  /// What `-x`, `+x` or `~x` gives, or `nil` if this type does not know the operation.
  func unary(_ op: UnaryOperator) throws -> Value?

  /// What `x[key]` gives; several indices come as a tuple. By default refused.
  func index(_ key: Value) throws -> Value
  /// `x[key] = value`; by default refused.
  func setIndex(_ key: Value, _ value: Value) throws
  /// What `x[start:stop:step]` gives; by default refused.
  func slice(start: Int?, stop: Int?, step: Int?) throws -> Value
  /// What `len(x)` gives; `nil`, the default, if it has no length.
  var length: Int? { get }
  /// What `for` visits; by default refused.
  func iterate() throws -> AnyIterator<Value>
  /// What `element in x` gives; by default refused.
  func contains(_ element: Value) throws -> Bool

  /// What `x == other` gives; by default identity.
  func isEqual(to other: any HostValue) -> Bool
  /// A number that is the same for equal values; by default made of the identity. Throws if the value may not be a key.
  func hash() throws -> Int

  /// Makes the value immutable, since the block that made it has ended; by default nothing.
  func freeze()
}

extension HostValue {
  public var repr: String { "<\(typeName)>" }
  public var str: String { repr }
  public var formatOperand: Value? { nil }
  public func truth() throws -> Bool { true }
  public var attributeNames: [String] { [] }
  public func attribute(_ name: String) throws -> Value? { nil }
  public func setAttribute(_ name: String, _ value: Value) throws {
    throw EvaluationError("cannot assign to attribute .\(name) of \(typeName) value", code: "type")
  }
  public func call(_ arguments: CallArguments) throws -> Value {
    throw EvaluationError("\(typeName) value is not callable", code: "type")
  }
  public func binary(_ op: BinaryOperator, _ other: Value, isLeft: Bool) throws -> Value? { nil }
  public func unary(_ op: UnaryOperator) throws -> Value? { nil }
  public func index(_ key: Value) throws -> Value {
    throw EvaluationError("\(typeName) value cannot be indexed", code: "type")
  }
  public func setIndex(_ key: Value, _ value: Value) throws {
    throw EvaluationError("\(typeName) value does not support item assignment", code: "type")
  }
  public func slice(start: Int?, stop: Int?, step: Int?) throws -> Value {
    throw EvaluationError("\(typeName) value cannot be sliced", code: "type")
  }
  public var length: Int? { nil }
  public func iterate() throws -> AnyIterator<Value> {
    throw EvaluationError("\(typeName) value is not iterable", code: "type")
  }
  public func contains(_ element: Value) throws -> Bool {
    throw EvaluationError("unsupported binary operation: \(element.typeName) in \(typeName)", code: "type")
  }
  public func isEqual(to other: any HostValue) -> Bool { self === other }
  public func hash() throws -> Int { ObjectIdentifier(self).hashValue }
  public func freeze() {}
}

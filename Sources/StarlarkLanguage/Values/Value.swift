/// A value of the language.
///
/// Payloads of two words lie in a box of their own (`indirect`), so that a value fits in two registers.
///
/// Numbers, strings and bytes are immutable; lists, dictionaries and sets are references to shared, mutable objects
/// until they are frozen. Values are not `Sendable`: one interpreter runs on one thread at a time.
public enum Value {
  case none
  case bool(Bool)
  case int(Int)
  /// An integer outside the range of `Int`; smaller ones are always `int`. Make it with ``Value/integer(_:)``.
  indirect case bigInt(BigInteger)
  case float(Double)
  indirect case string(String)
  case bytes(BytesValue)
  case tuple(TupleValue)
  case list(ListValue)
  case dict(DictValue)
  case set(SetValue)
  case range(RangeValue)
  /// A function defined by `def` or `lambda`.
  case function(FunctionValue)
  case builtin(Builtin)
  /// A value of the host: a layer, a tensor, a data set, a namespace.
  indirect case host(any HostValue)
}

extension Value {
  /// The integer in its canonical case.
  public static func integer(_ value: BigInteger) -> Value {
    if let small = value.asInt { return .int(small) }
    return .bigInt(value)
  }

  /// A new tuple.
  public static func tuple(_ elements: [Value]) -> Value { .tuple(TupleValue(elements)) }

  /// A new, unfrozen list.
  public static func list(_ elements: [Value]) -> Value { .list(ListValue(elements)) }

  /// A new, unfrozen dictionary with string keys in the given order; a later equal key replaces the value.
  public static func dict(_ entries: [(String, Value)]) -> Value {
    let dict = DictValue()
    for (key, value) in entries { _ = try? dict.table.set(key: .string(key), hash: Value.hash(key), value: value) }
    return .dict(dict)
  }

  public static func bytes(_ bytes: [UInt8]) -> Value { .bytes(BytesValue(bytes)) }

  /// The word that `type(x)` gives.
  public var typeName: String {
    switch self {
    case .none: "NoneType"
    case .bool: "bool"
    case .int, .bigInt: "int"
    case .float: "float"
    case .string: "string"
    case .bytes: "bytes"
    case .tuple: "tuple"
    case .list: "list"
    case .dict: "dict"
    case .set: "set"
    case .range: "range"
    case .function: "function"
    case .builtin: "builtin_function_or_method"
    case .host(let value): value.typeName
    }
  }
}

extension Value: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral
{
  public init(nilLiteral: ()) { self = .none }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int) { self = .int(value) }
  public init(floatLiteral value: Double) { self = .float(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: Value...) { self = .list(elements) }
}

extension Value {
  public var isNone: Bool { if case .none = self { true } else { false } }

  /// The truth value if this is a `bool`.
  public var asBool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The integer if this is an `int` within 64 bits; a float is never converted.
  public var asInt: Int? { if case .int(let value) = self { value } else { nil } }

  /// The number if this is an `int` or a `float`, rounded to the nearest double.
  public var asDouble: Double? {
    switch self {
    case .int(let value): Double(value)
    case .bigInt(let value): value.asDouble
    case .float(let value): value
    default: nil
    }
  }

  /// The text if this is a `string`.
  public var asString: String? { if case .string(let value) = self { value } else { nil } }

  /// The elements if this is a list or a tuple.
  public var asSequence: [Value]? {
    switch self {
    case .list(let list): list.elements
    case .tuple(let tuple): tuple.elements
    default: nil
    }
  }

  /// The entries, in order, if this is a dictionary.
  public var asDict: [(key: Value, value: Value)]? { if case .dict(let dict) = self { dict.entries } else { nil } }

  /// The host's object if it is a `T`.
  public func asHost<T>(_ type: T.Type = T.self) -> T? {
    if case .host(let value) = self { value as? T } else { nil }
  }
}

/// The parameters of a built-in function, as data: names, order, which are required, and what the others default to.
///
/// ```swift
/// let dense: Signature = [
///   .required("units"), .optional("activation"), .optional("use_bias", default: true),
/// ]
/// ```
/// Arity, unknown names and missing arguments are checked and worded here, once for all functions.
public struct Signature: Sendable, ExpressibleByArrayLiteral {
  public struct Parameter: Sendable {
    enum Kind: Sendable {
      case required
      case optional(Constant?)
      /// `*args`
      case variadic
      /// `**kwargs`
      case keywords
    }

    public let name: String
    let kind: Kind
    /// Whether the argument may be passed by position.
    var acceptsPosition = true
    /// Whether the argument may be passed by name.
    var acceptsName = true

    /// A parameter that every call must give.
    public static func required(_ name: String) -> Parameter { Parameter(name: name, kind: .required) }

    /// A parameter that may be left out; it then has no value at all.
    public static func optional(_ name: String) -> Parameter { Parameter(name: name, kind: .optional(nil)) }

    /// A parameter that may be left out; it then has its default, `nil` being `None`.
    public static func optional(_ name: String, default constant: Constant) -> Parameter {
      Parameter(name: name, kind: .optional(constant))
    }

    /// `*name`: the remaining positional arguments; parameters after it are passed by name only.
    public static func variadic(_ name: String) -> Parameter { Parameter(name: name, kind: .variadic) }

    /// `**name`: the remaining arguments passed by name; it comes last.
    public static func keywords(_ name: String) -> Parameter { Parameter(name: name, kind: .keywords) }

    /// The same parameter, passed by name only.
    public var keywordOnly: Parameter {
      var copy = self
      copy.acceptsPosition = false
      return copy
    }

    /// The same parameter, passed by position only.
    public var positionalOnly: Parameter {
      var copy = self
      copy.acceptsName = false
      return copy
    }
  }

  /// A default value; a closed set of immutable values, so that signatures can be shared between threads.
  public enum Constant: Sendable, ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral
  {
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    case string(String)
    case tuple([Constant])

    public init(nilLiteral: ()) { self = .none }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .float(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: Constant...) { self = .tuple(elements) }

    /// The constant as a value of the language.
    public var value: Value {
      switch self {
      case .none: .none
      case .bool(let value): .bool(value)
      case .int(let value): .int(value)
      case .float(let value): .float(value)
      case .string(let value): .string(value)
      case .tuple(let elements): .tuple(elements.map(\.value))
      }
    }
  }

  public let parameters: [Parameter]
  /// The parameters that positional arguments fill, in order.
  let positions: [Int]
  let takesSurplus: Bool
  let takesNames: Bool

  public init(arrayLiteral elements: Parameter...) {
    self.init(elements)
  }

  public init(_ parameters: [Parameter]) {
    var result: [Parameter] = []
    var isAfterVariadic = false
    for parameter in parameters {
      result.append(isAfterVariadic ? parameter.keywordOnly : parameter)
      if case .variadic = parameter.kind { isAfterVariadic = true }
    }
    self.parameters = result
    positions = result.indices.filter { result[$0].isNamed && result[$0].acceptsPosition }
    takesSurplus = result.contains { if case .variadic = $0.kind { true } else { false } }
    takesNames = result.contains { if case .keywords = $0.kind { true } else { false } }
  }

  /// The signature as a call would be written: `(units, activation = None, *, name = None)`.
  public var description: String {
    var parts: [String] = []
    var hasStar = false
    for parameter in parameters {
      switch parameter.kind {
      case .required, .optional:
        if !parameter.acceptsPosition, !hasStar {
          parts.append("*")
          hasStar = true
        }
        if case .optional(let constant?) = parameter.kind {
          parts.append("\(parameter.name) = \(constant.value.repr)")
        } else if case .optional = parameter.kind {
          parts.append("[\(parameter.name)]")
        } else {
          parts.append(parameter.name)
        }
      case .variadic:
        parts.append("*\(parameter.name)")
        hasStar = true
      case .keywords: parts.append("**\(parameter.name)")
      }
    }
    return "(\(parts.joined(separator: ", ")))"
  }
}

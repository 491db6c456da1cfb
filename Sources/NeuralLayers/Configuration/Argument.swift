/// A value that a person gives to a constructor by name or position, whatever language it was written in.
///
/// The experiment language, Keras's configuration files and the tests all speak of layers in these terms, so each
/// constructor is described once, by its ``Signature``.
public indirect enum Argument {
  case none
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  /// A list or a tuple.
  case list([Argument])
  /// Entries in the order in which they were written.
  case dictionary([(key: String, value: Argument)])
  /// A regularizer, initializer, layer or the like, made earlier.
  case object(any ConfigurableObject)
  case function(FunctionArgument)
  /// Something that no constructor takes; the text says what it is, for the error.
  case unsupported(String)
}

extension Argument: CustomStringConvertible {
  /// Written as Python would: `None`, `True`, `(3, 3)`, `"relu"`.
  public var description: String {
    switch self {
    case .none: "None"
    case .bool(let value): value ? "True" : "False"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): "\"\(value)\""
    case .list(let elements):
      elements.count == 1 ? "(\(elements[0]),)" : "(" + elements.map(\.description).joined(separator: ", ") + ")"
    case .dictionary(let entries): "{" + entries.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}"
    case .object(let object): object.className + "(…)"
    case .function(let function): function.name
    case .unsupported(let text): text
    }
  }
}

/// Something that Keras constructs by name with arguments: a layer, an initializer, an optimizer, a callback.
public protocol ConfigurableObject {
  /// The Keras name and the parameters in Keras's order, with their defaults.
  static var signature: Signature { get }

  /// Makes the object from arguments that fit the signature.
  ///
  /// - Throws: ``ConfigurationError`` for a value that is out of range or of the wrong kind.
  init(_ arguments: Arguments) throws

  /// The Keras name of its class.
  var className: String { get }

  /// The arguments by which an equal object is made, by Keras's names in Keras's order.
  var configuration: Configuration { get }
}

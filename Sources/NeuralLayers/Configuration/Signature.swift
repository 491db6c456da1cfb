/// A constructor as Keras documents it: name, parameters in order, defaults.
public struct Signature: Sendable {
  /// One parameter: its name and what is used where it is left out.
  public struct Parameter: Sendable {
    public var name: String
    /// The default as it would be written; `nil` if the argument is required.
    public var defaultText: String?
    /// What is used when the argument is left out.
    public var defaultValue: Default

    public init(_ name: String, _ defaultValue: Default = .required) {
      self.name = name
      self.defaultValue = defaultValue
      self.defaultText = defaultValue.text
    }
  }

  /// The few kinds of default values that Keras's constructors have.
  public enum Default: Sendable {
    case required
    case none
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case list([Int])

    var argument: Argument? {
      switch self {
      case .required: nil
      case .none: Argument.none
      case .bool(let value): .bool(value)
      case .integer(let value): .integer(value)
      case .number(let value): .number(value)
      case .string(let value): .string(value)
      case .list(let values): .list(values.map(Argument.integer))
      }
    }

    var text: String? { argument.map(\.description) }
  }

  /// The name that Keras gives the class or function.
  public var name: String
  public var parameters: [Parameter]

  public init(_ name: String, _ parameters: [Parameter]) {
    self.name = name
    self.parameters = parameters
  }

  /// The signature of a layer: its own parameters, then those that every layer takes.
  public static func layer(_ name: String, _ parameters: [Parameter]) -> Signature {
    let common = [
      Parameter("activity_regularizer", .none), Parameter("name", .none), Parameter("trainable", .bool(true)),
    ]
    // Some of Keras's layers list the first themselves, and so fix its position.
    return Signature(name, parameters + common.filter { own in !parameters.contains { $0.name == own.name } })
  }
}

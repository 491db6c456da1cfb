/// A function of whatever language an argument was written in.
public struct FunctionArgument {
  /// What the function is called in errors.
  public let name: String
  private let parameters: ClosedRange<Int>
  private let body: ([Argument]) throws -> Argument

  /// - Parameter parameters: How many arguments it may be called with.
  public init(
    _ name: String, parameters: ClosedRange<Int>, _ body: @escaping ([Argument]) throws -> Argument
  ) {
    self.name = name
    self.parameters = parameters
    self.body = body
  }

  /// Whether the function may be called with so many arguments.
  public func takes(_ count: Int) -> Bool { parameters.contains(count) }

  /// Calls the function.
  public func callAsFunction(_ arguments: [Argument]) throws -> Argument { try body(arguments) }
}

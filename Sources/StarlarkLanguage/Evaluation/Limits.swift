/// What a program may use before it is ended with a diagnostic.
public struct Limits: Sendable {
  /// Statements, loop rounds and calls of one run, and the work of operators and built-in functions on large values.
  public var steps = 1_000_000_000
  /// Calls within calls.
  public var callDepth = 200
  /// Bytes of native stack; the default suits the smallest stacks of threads on Linux with a wide margin.
  public var stackBytes = 2 << 20
  /// Elements of one list, tuple, dictionary or set.
  public var elements = 20_000_000
  /// Bytes of one string.
  public var textBytes = 64 << 20
  /// Bytes by which the process may grow while a run makes values; see ``Interpreter/charge(_:)``.
  public var memoryBytes = 4 << 30
  /// Bits of one integer.
  public var integerBits = 1 << 17

  public init() {}
}

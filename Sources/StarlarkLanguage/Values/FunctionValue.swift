import Diagnostics

/// A function defined by the program, together with the variables that it has captured.
public final class FunctionValue: Container {
  let code: FunctionCode
  /// The value of each parameter's default, in the order of the parameters.
  private(set) var defaults: [Value?]
  private(set) var captured: [Cell]
  /// Whether what the function holds has been frozen.
  var isFrozen = false

  init(code: FunctionCode, defaults: [Value?], captured: [Cell]) {
    self.code = code
    self.defaults = defaults
    self.captured = captured
  }

  deinit { Value.release(takeContents()) }

  /// The defaults, and the values of captured variables that nobody else shares.
  override func takeContents() -> [Value] {
    var contents = defaults.compactMap { $0 }
    defaults = []
    for index in captured.indices where isKnownUniquelyReferenced(&captured[index]) {
      if let value = captured[index].value { contents.append(value) }
      captured[index].value = nil
    }
    return contents
  }

  /// The name after `def`, or `lambda`.
  public var name: String { code.name }

  /// The names of the parameters in order, stars left out.
  public var parameterNames: [String] { code.parameters.map(\.name) }

  /// Where the function is defined.
  public var location: SourceLocation { SourceLocation(code.source, code.span) }
}

/// A variable that an inner function shares with the function around it.
final class Cell {
  var value: Value?
}

import TensorCore

/// The arguments of one constructor call, matched with its signature, read with a check for each.
public struct Arguments {
  public let signature: Signature
  private var given: [String: Argument]

  /// Arguments by name; those left out take their defaults.
  ///
  /// - Throws: ``ConfigurationError`` for an unknown name, or a required one that is missing.
  public init(_ signature: Signature, _ given: [String: Argument]) throws(ConfigurationError) {
    self.signature = signature
    self.given = given
    let names = signature.parameters.map(\.name)
    for name in given.keys.sorted() where !names.contains(name) {
      throw ConfigurationError(
        object: signature.name, argument: name, expected: "one of " + names.joined(separator: ", "),
        received: name)
    }
    for parameter in signature.parameters where given[parameter.name] == nil {
      guard parameter.defaultValue.argument != nil else {
        throw ConfigurationError(
          object: signature.name, argument: parameter.name, expected: "a value for \(parameter.name)",
          received: "none")
      }
    }
  }

  /// The argument as it was given, or its default.
  public subscript(name: String) -> Argument {
    if let argument = given[name] { return argument }
    guard let parameter = signature.parameters.first(where: { $0.name == name }),
      let value = parameter.defaultValue.argument
    else { preconditionFailure("\(signature.name) has no parameter \(name)") }
    return value
  }

  /// The error that says what the argument should have been.
  public func error(_ name: String, expected: String, help: String? = nil) -> ConfigurationError {
    ConfigurationError(
      object: signature.name, argument: name, expected: expected, received: self[name].description, help: help)
  }

  /// True or False.
  public func bool(_ name: String) throws(ConfigurationError) -> Bool {
    guard case .bool(let value) = self[name] else { throw error(name, expected: "True or False") }
    return value
  }

  /// A whole number in a range.
  public func integer(
    _ name: String, atLeast minimum: Int = .min, atMost maximum: Int = .max
  ) throws(ConfigurationError) -> Int {
    let expected =
      minimum == .min
      ? "a whole number"
      : "a whole number " + (maximum == .max ? "of at least \(minimum)" : "from \(minimum) to \(maximum)")
    guard case .integer(let value) = self[name], value >= minimum, value <= maximum else {
      throw error(name, expected: expected)
    }
    return value
  }

  /// A number of units, filters or the like: at least 1, and no more than an axis can have.
  public func size(_ name: String) throws(ConfigurationError) -> Int {
    let value = try integer(name, atLeast: 1)
    guard value <= Shape.largestSize else {
      throw error(name, expected: "a whole number from 1 to \(Shape.largestSize)")
    }
    return value
  }

  /// A finite number in a closed range.
  public func number(
    _ name: String, in range: ClosedRange<Double> = -.infinity ... .infinity
  ) throws(ConfigurationError) -> Double {
    let value: Double
    switch self[name] {
    case .number(let number): value = number
    case .integer(let integer): value = Double(integer)
    default: throw error(name, expected: "a number")
    }
    guard value.isFinite, range.contains(value) else {
      // Bounds are written as Python would, whole ones without a decimal point.
      func text(_ bound: Double) -> String { bound == bound.rounded() ? "\(Int(bound))" : "\(bound)" }
      switch (range.lowerBound.isFinite, range.upperBound.isFinite) {
      case (true, true):
        throw error(name, expected: "a number from \(text(range.lowerBound)) to \(text(range.upperBound))")
      case (true, false): throw error(name, expected: "a finite number of at least \(text(range.lowerBound))")
      default: throw error(name, expected: "a finite number")
      }
    }
    return value
  }

  /// A finite number in a closed range, or `nil` for None.
  public func optionalNumber(
    _ name: String, in range: ClosedRange<Double> = -.infinity ... .infinity
  ) throws(ConfigurationError) -> Double? {
    if case .none = self[name] { return nil }
    return try number(name, in: range)
  }

  /// One of a few names.
  public func string(_ name: String, oneOf allowed: [String]) throws(ConfigurationError) -> String {
    guard case .string(let value) = self[name], allowed.contains(value) else {
      throw error(name, expected: "one of " + allowed.map { "\"\($0)\"" }.joined(separator: ", "))
    }
    return value
  }

  /// A text, or `nil` for None.
  public func optionalString(_ name: String) throws(ConfigurationError) -> String? {
    switch self[name] {
    case .none: return nil
    case .string(let value): return value
    default: throw error(name, expected: "a string")
    }
  }

  /// The name of a layer, which becomes part of its weights' paths.
  func layerName() throws(ConfigurationError) -> String? {
    guard let name = try optionalString("name") else { return nil }
    guard !name.isEmpty, !name.contains("/") else {
      throw error("name", expected: "a name of at least one character, without \"/\"")
    }
    return name
  }

  /// Whole numbers, one for each of `count` axes; a single number stands for all.
  public func integers(_ name: String, count: Int, atLeast minimum: Int = 1) throws(ConfigurationError) -> [Int] {
    let expected = "a whole number of at least \(minimum), or a tuple of \(count) of them"
    let values: [Argument]
    switch self[name] {
    case .integer(let value): values = [Argument](repeating: .integer(value), count: count)
    case .list(let elements) where elements.count == count: values = elements
    default: throw error(name, expected: expected)
    }
    return try values.map { element throws(ConfigurationError) in
      guard case .integer(let value) = element, value >= minimum else { throw error(name, expected: expected) }
      guard value <= Shape.largestSize else {
        throw error(name, expected: "sizes of at most \(Shape.largestSize)")
      }
      return value
    }
  }

  /// Axes: one whole number or several; `nil` for None.
  public func optionalAxes(_ name: String) throws(ConfigurationError) -> [Int]? {
    switch self[name] {
    case .none: return nil
    case .list(let elements):
      var axes: [Int] = []
      for element in elements {
        guard case .integer(let axis) = element else { throw error(name, expected: "whole numbers") }
        axes.append(axis)
      }
      return axes
    default: return [try integer(name)]
    }
  }

  /// Axes: one whole number or several.
  public func axes(_ name: String) throws(ConfigurationError) -> [Int] {
    guard let axes = try optionalAxes(name) else { throw error(name, expected: "an axis or a tuple of axes") }
    return axes
  }

  /// A number of units or the like, or `nil` for None.
  public func optionalSize(_ name: String) throws(ConfigurationError) -> Int? {
    if case .none = self[name] { return nil }
    return try size(name)
  }

  /// Refuses an argument that exists for compatibility and is supported only when left out.
  func requireNone(_ name: String, help: String) throws(ConfigurationError) {
    guard case .none = self[name] else { throw error(name, expected: "None", help: help) }
  }

  /// Refuses a seed of an object's own: all random numbers follow from the run's.
  func requireNoSeed() throws(ConfigurationError) {
    try requireNone("seed", help: "Random numbers follow from the run's seed; see --seed.")
  }

  /// A function by name; None is none.
  public func activation(_ name: String) throws(ConfigurationError) -> Activation {
    switch self[name] {
    case .none: return .linear
    case .string(let value):
      if let activation = Activation(rawValue: value) ?? Activation.aliases[value] { return activation }
      throw error(name, expected: "one of " + Activation.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))
    default: throw error(name, expected: "the name of an activation, such as \"relu\"")
    }
  }

  /// An initializer, by name or as an object.
  public func initializer(_ name: String) throws(ConfigurationError) -> Initializer {
    switch self[name] {
    case .object(let object):
      if let initializer = object as? Initializer { return initializer }
    case .string(let value):
      if let initializer = Initializer(name: value) { return initializer }
      throw error(name, expected: "one of " + Initializer.names.map { "\"\($0)\"" }.joined(separator: ", "))
    default: break
    }
    throw error(name, expected: "an initializer, by name or as an object")
  }

  /// A regularizer, by name or as an object; `nil` for None.
  public func regularizer(_ name: String) throws(ConfigurationError) -> Regularizer? {
    switch self[name] {
    case .none: return nil
    case .object(let object):
      if let regularizer = object as? Regularizer { return regularizer }
    case .string(let value):
      if let regularizer = Regularizer(name: value) { return regularizer }
    default: break
    }
    throw error(name, expected: "\"l1\", \"l2\", \"l1_l2\", or L1(…), L2(…), L1L2(…)")
  }

  /// A constraint, by name or as an object; `nil` for None.
  public func constraint(_ name: String) throws(ConfigurationError) -> Constraint? {
    switch self[name] {
    case .none: return nil
    case .object(let object):
      if let constraint = object as? Constraint { return constraint }
    case .string(let value):
      if let constraint = Constraint(name: value) { return constraint }
    default: break
    }
    throw error(
      name,
      expected: "\"max_norm\", \"non_neg\", \"unit_norm\", \"min_max_norm\", or MaxNorm(…), NonNeg(), UnitNorm(…),"
        + " MinMaxNorm(…)")
  }
}

/// What an object would be made of again: its Keras class, and its arguments by Keras's names in Keras's order.
public typealias Configuration = [(name: String, value: Argument)]

extension ConfigurableObject {
  public var className: String { Self.signature.name }

  /// The arguments that its properties stand for.
  ///
  /// A parameter `kernel_size` is set by the property `kernelSize`, or by `size` if that is what the table below says,
  /// of the object or of one of the structures in it. A parameter without a property exists only with its default and
  /// is left out.
  public var configuration: Configuration { propertyConfiguration }

  /// What ``configuration`` is unless a type says otherwise.
  package var propertyConfiguration: Configuration {
    let properties = Properties(of: self)
    return Self.signature.parameters.compactMap { parameter in
      properties[parameter.name].map { (parameter.name, $0.fitted(to: parameter)) }
    }
  }
}

extension Layer {
  /// The arguments that its properties stand for, its name if it has one, and whether it learns.
  public var configuration: Configuration {
    propertyConfiguration + (state.name.map { [("name", .string($0))] } ?? [])
      + [("trainable", .bool(state.isTrainable))]
      + (state.activityRegularizer.map { [("activity_regularizer", .object($0))] } ?? [])
  }
}

extension ActivityRegularization {
  public var configuration: Configuration {
    let penalty = state.activityRegularizer ?? Regularizer()
    return [("l1", .number(penalty.l1)), ("l2", .number(penalty.l2))]
      + (state.name.map { [("name", .string($0))] } ?? []) + [("trainable", .bool(state.isTrainable))]
  }
}

extension RandomContrast {
  public var configuration: Configuration {
    [("factor", [lower, upper].argument), ("value_range", valueRange.argument)]
      + (state.name.map { [("name", .string($0))] } ?? []) + [("trainable", .bool(state.isTrainable))]
  }
}

extension Argument {
  /// As Keras has it: one number where the default is one, None for a list of nothing.
  fileprivate func fitted(to parameter: Signature.Parameter) -> Argument {
    guard case .list(let elements) = self else { return self }
    switch (parameter.defaultValue, elements.count) {
    case (.integer, 0), (.none, 0): return .none
    case (.integer, 1), (.number, 1): return elements[0]
    default:
      // A pair for the one axis there is.
      if elements.count == 1, case .list = elements[0] { return elements[0] }
      return self
    }
  }
}

/// An object's properties as arguments, by label; those of the structures in it too.
private struct Properties {
  /// Where a property is not named as the parameter that sets it; the first that exists counts.
  private static let otherNames: [String: [String]] = [
    "num_heads": ["heads"], "stddev": ["standardDeviation"], "keepdims": ["keepDimensions"],
    "kernel_size": ["size"], "pool_size": ["size"], "dilation_rate": ["dilation"],
    "depthwise_initializer": ["kernelInitializer"], "depthwise_regularizer": ["kernelRegularizer"],
    "depthwise_constraint": ["kernelConstraint"], "n": ["count"], "dims": ["order"], "target_shape": ["target"],
    "num_tokens": ["tokens"], "output_mode": ["mode"], "bin_boundaries": ["boundaries"], "num_bins": ["bins"],
    "layer": ["forward"],
    "backward_layer": ["backward"], "cell": ["stepCell"], "num_oov_indices": ["unknownCount"],
    "oov_token": ["unknownToken"], "max_tokens": ["maximumTokens"], "remove_diagonal": ["removesDiagonal"],
  ]

  private var arguments: [String: Argument] = [:]

  init(of object: Any) {
    var inner: [(label: String, value: Any)] = []
    for case (let label?, let value) in Mirror(reflecting: object).children where label != "state" {
      if let argument = Self.argument(value, label: label) {
        arguments[label] = argument
      } else if Mirror(reflecting: value).displayStyle == .struct {
        inner.append((label, value))
      }
    }
    // `kernel.initializer` is found as `kernelInitializer`, `options.units` as `units`; what lies further out counts.
    for (label, value) in inner {
      if value is any Layer { continue }
      merge(Properties(of: value), below: label)
    }
    for (label, value) in inner where value is any Layer { merge(Properties(of: value), below: label) }
  }

  private mutating func merge(_ other: Properties, below label: String) {
    for (name, argument) in other.arguments {
      let joined = label + name.prefix(1).uppercased() + name.dropFirst()
      for key in [name, joined] where arguments[key] == nil { arguments[key] = argument }
    }
  }

  private static func argument(_ value: Any, label: String) -> Argument? {
    switch value {
    case let list as [any Layer]: .list(list.map(Argument.object))
    // The cell of an LSTM is part of it; that of an RNN, its `stepCell`, an argument.
    case let layer as any Layer: label == "cell" ? nil : .object(layer)
    default: (value as? any ArgumentConvertible)?.argument
    }
  }

  subscript(parameter: String) -> Argument? {
    let words = parameter.split(separator: "_")
    let label = words.dropFirst().reduce(String(words.first ?? "")) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    return ([label] + (Self.otherNames[parameter] ?? [])).lazy.compactMap { arguments[$0] }.first
  }
}

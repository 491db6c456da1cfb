import NeuralLayers

extension Loss {
  /// The arguments by which an equal loss is made: its own, then `reduction` and `name`.
  public var configuration: Configuration {
    propertyConfiguration.filter { $0.name != "name" } + otherArguments
      + [("reduction", .string(options.reduction.rawValue)), ("name", .string(options.name))]
  }

  /// Arguments whose properties have other names.
  private var otherArguments: Configuration {
    func axis(_ axes: [Int]?) -> Configuration { [("axis", axes.map { .list($0.map(Argument.integer)) } ?? .none)] }
    return switch self {
    case let loss as SparseCategoricalCrossentropy:
      [("ignore_class", loss.ignoredClass.map(Argument.integer) ?? .none)]
    case let loss as BinaryFocalCrossentropy: [("apply_class_balancing", .bool(loss.balancesClasses))]
    case let loss as Dice: axis(loss.axes)
    case let loss as Tversky: axis(loss.axes)
    default: []
    }
  }
}

import TensorCore

/// A property that a Keras argument sets, and that says what the argument would be.
protocol ArgumentConvertible {
  var argument: Argument { get }
}

extension Bool: ArgumentConvertible {
  var argument: Argument { .bool(self) }
}
extension Int: ArgumentConvertible {
  var argument: Argument { .integer(self) }
}
extension Double: ArgumentConvertible {
  var argument: Argument { .number(self) }
}
extension String: ArgumentConvertible {
  var argument: Argument { .string(self) }
}
extension Shape: ArgumentConvertible {
  var argument: Argument { dimensions.argument }
}

extension Optional: ArgumentConvertible where Wrapped: ArgumentConvertible {
  var argument: Argument { self?.argument ?? .none }
}
extension Array: ArgumentConvertible where Element: ArgumentConvertible {
  var argument: Argument { .list(map(\.argument)) }
}
extension ClosedRange: ArgumentConvertible where Bound: ArgumentConvertible {
  var argument: Argument { .list([lowerBound.argument, upperBound.argument]) }
}

extension ArgumentConvertible where Self: RawRepresentable<String> {
  var argument: Argument { .string(rawValue) }
}
extension Activation: ArgumentConvertible {}
extension Padding: ArgumentConvertible {}
extension ImageInterpolation: ArgumentConvertible {}
extension FillMode: ArgumentConvertible {}
extension CategoryMode: ArgumentConvertible {}
extension DType: ArgumentConvertible {}
extension RandomFlip.Mode: ArgumentConvertible {}
extension Attention.ScoreMode: ArgumentConvertible {}
extension Bidirectional.MergeMode: ArgumentConvertible {
  var argument: Argument { self == .none ? .none : .string(rawValue) }
}

extension NoiseShape: ArgumentConvertible {
  var argument: Argument { sizes.argument }
}
extension BorderCells: ArgumentConvertible {
  var argument: Argument { [before, after].argument }
}
extension RandomRange: ArgumentConvertible {
  var argument: Argument { [lower, upper].argument }
}

extension Initializer: ArgumentConvertible {
  var argument: Argument { .object(self) }
}
extension Regularizer: ArgumentConvertible {
  var argument: Argument { .object(self) }
}
extension Constraint: ArgumentConvertible {
  var argument: Argument { .object(self) }
}

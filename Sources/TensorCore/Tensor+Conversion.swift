extension Tensor {
  /// The elements as another type: numbers are rounded toward zero on the way to an integer type and clamped to its
  /// range (`NaN` becomes 0), anything but 0 is `true`, `true` is 1.
  public func converted(to dtype: DType) -> Tensor {
    if dtype == self.dtype { return self }
    let numbers = self.numbers
    switch dtype {
    case .float32: return Tensor(numbers.map { Float($0) }, shape: shape)
    case .int32: return Tensor(numbers.map { Int32(clampingTowardZero: $0) }, shape: shape)
    case .uint8: return Tensor(numbers.map { UInt8(clampingTowardZero: $0) }, shape: shape)
    case .bool: return Tensor(numbers.map { $0 != 0 }, shape: shape)
    }
  }

  /// The elements as `Double`, whatever their type; exact for every type.
  public var numbers: [Double] {
    switch dtype {
    case .float32: scalars(as: Float.self).map(Double.init)
    case .int32: scalars(as: Int32.self).map(Double.init)
    case .uint8: scalars(as: UInt8.self).map(Double.init)
    case .bool: scalars(as: Bool.self).map { $0 ? 1 : 0 }
    }
  }

  /// A tensor made from `Double` values, converted as ``converted(to:)`` does.
  public init(numbers: [Double], shape: Shape, dtype: DType) {
    switch dtype {
    case .float32: self.init(numbers.map { Float($0) }, shape: shape)
    case .int32: self.init(numbers.map { Int32(clampingTowardZero: $0) }, shape: shape)
    case .uint8: self.init(numbers.map { UInt8(clampingTowardZero: $0) }, shape: shape)
    case .bool: self.init(numbers.map { $0 != 0 }, shape: shape)
    }
  }
}

extension FixedWidthInteger {
  /// The nearest representable integer toward zero; `NaN` gives 0.
  public init(clampingTowardZero value: Double) {
    if value.isNaN {
      self = 0
    } else if value >= Double(Self.max) {
      self = .max
    } else if value <= Double(Self.min) {
      self = .min
    } else {
      self = Self(value)
    }
  }
}

/// The type of a tensor's elements.
public enum DType: String, Hashable, Sendable, CaseIterable {
  case float32
  case int32
  case bool
  case uint8

  /// The bytes that an element takes.
  public var byteCount: Int {
    switch self {
    case .float32, .int32: 4
    case .bool, .uint8: 1
    }
  }
}

extension DType: CustomStringConvertible {
  public var description: String { rawValue }
}

/// A Swift type whose values are stored in tensors.
public protocol TensorScalar: BitwiseCopyable, Sendable {
  /// The element type of tensors of such scalars.
  static var dtype: DType { get }
}

extension Float: TensorScalar {
  public static var dtype: DType { .float32 }
}
extension Int32: TensorScalar {
  public static var dtype: DType { .int32 }
}
extension Bool: TensorScalar {
  public static var dtype: DType { .bool }
}
extension UInt8: TensorScalar {
  public static var dtype: DType { .uint8 }
}

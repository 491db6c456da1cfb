import GraphCore
import TensorCore

/// A value of a graph while the reference runs it: numbers in row-major order, `float64` whatever their type.
///
/// Every `float32`, `int32`, `uint8` and `bool` is exact in `float64`; `true` is 1.
struct ReferenceTensor {
  var type: TensorType
  var values: [Double]

  var shape: Shape { type.shape }
  var dtype: DType { type.dtype }

  init(_ values: [Double], _ type: TensorType) {
    self.type = type
    self.values = values
  }

  init(_ tensor: Tensor) {
    self.init(tensor.numbers, TensorType(tensor.shape, tensor.dtype))
  }
}

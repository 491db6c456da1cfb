import TensorCore

/// The primitive operations: the closed list of everything that a graph can contain.
///
/// Names and meanings follow StableHLO where it has the operation. Whatever a layer, loss, metric or optimizer
/// computes is built from these. Adding one makes the compiler point at the places that must learn it: its shape
/// rule (`ShapeRules.swift`), its gradient rule (`GradientRules.swift`), its printed form and each backend.
///
/// Element-wise operations take operands of one shape; broadcasting is an operation of its own. Images and sequences
/// are channels-last: `[batch, …spatial, channels]`; kernels are `[…spatial, input channels / groups, filters]`.
public enum Operation: Hashable, Sendable {
  // MARK: Sources

  /// The graph's input with this index.
  case parameter(Int, TensorType)
  /// A tensor known when the graph is built.
  case constant(Tensor)
  /// 0, 1, 2, … along `axis`, as `int32`.
  case iota(Shape, axis: Int)
  /// Random words from Philox 4x32-10 as `int32`. Operand: the step, an `int32` scalar, widened with its sign.
  ///
  /// Element i is word i mod 4 of the block with index i / 4 of that step, under `key`; see ``Philox``. All
  /// three kinds of random numbers are the same bits on every backend whose float64 arithmetic rounds each operation.
  case randomBits(Shape, key: UInt64)
  /// Numbers in [0, 1): the upper 24 bits of the words that ``randomBits(_:key:)`` gives, in steps of 2⁻²⁴.
  case randomUniform(Shape, key: UInt64)
  /// Standard normal numbers: elements 2i and 2i + 1 are the transform of words 2i and 2i + 1 by Box and Muller in
  /// float64, ``Philox/normalPair(_:_:)``.
  ///
  /// A backend that contracts products and sums to fused operations may round about one number in 2²⁵ to the
  /// neighbouring float32.
  case randomNormal(Shape, key: UInt64)

  // MARK: Element-wise

  case unary(Unary)
  case binary(Binary)
  /// `bool` result.
  case compare(Comparison)
  /// Operands: predicate (`bool`), value where true, value where false.
  case select
  /// To another element type.
  ///
  /// Toward an integer type numbers are rounded toward zero and clamped to its range, `NaN` becomes 0; anything but 0
  /// is `true`; `true` is 1.
  case convert(DType)

  // MARK: Layout

  case reshape(Shape)
  /// Axis `i` of the result is axis `permutation[i]` of the operand.
  case transpose([Int])
  /// Axis `i` of the operand becomes axis `axes[i]` of the result; a size of 1 is repeated. `axes` increases.
  case broadcastInDimension(Shape, axes: [Int])
  case slice(starts: [Int], limits: [Int], strides: [Int])
  /// Operands: the tensor, the scalar that fills. `interior` cells go between neighbours.
  case pad(low: [Int], high: [Int], interior: [Int])
  case concatenate(axis: Int)
  case reverse(axes: [Int])

  // MARK: Rows named by indices

  /// Rows of a table along `axis`. Operands: the table, `int32` indices of any shape, whose axes take the place of
  /// `axis` in the result.
  ///
  /// An index out of range is clamped to the first or last row, as in StableHLO.
  case gather(axis: Int)
  /// Zeros of this shape to which rows are added along `axis`. Operands: `int32` indices of any shape; the rows, with
  /// the axes of the indices in place of `axis`.
  ///
  /// Rows with equal indices are added in the order in which the indices stand; a row whose index is out of range is
  /// dropped. Also `int32`.
  case scatterAdd(Shape, axis: Int)

  // MARK: Reductions, whose axes are taken out of the shape, and running sums

  case reduce(Reduction, axes: [Int])
  /// Element i along `axis` is the sum of elements 0 … i, or, if `exclusive`, of those before i.
  ///
  /// If `reverse`, sums start at the last element and run toward the first. Also `int32`.
  case cumulativeSum(axis: Int, exclusive: Bool = false, reverse: Bool = false)
  /// The position, `int32`, of the first largest element along `axis`; of the first `NaN` if there is one.
  case argMax(axis: Int)

  // MARK: Sorting along the last axis

  /// The `k` largest elements, the largest first; `NaN` counts as larger than any number. Also `int32`.
  case topKValues(Int)
  /// Their positions, `int32`; of equal elements, as two zeros are, the one at the lower position comes first.
  case topKIndices(Int)

  // MARK: Normalized exponentials over the last axis

  case softmax
  case logSoftmax

  // MARK: Products

  /// A matrix product over the last two axes; leading axes are a batch and equal in both operands.
  case dot(transposeLeft: Bool = false, transposeRight: Bool = false)
  /// Operands: input `[batch, …n, channels]`, kernel `[…k, channels / groups, filters]`. Cross-correlation: the kernel
  /// is not flipped.
  case convolution(Convolution)
  /// The transpose of `convolution` in its input. Operands: gradient of the output, kernel. A transposed convolution.
  case convolutionInputGradient(Convolution, inputShape: Shape)
  /// The transpose of `convolution` in its kernel. Operands: input, gradient of the output.
  case convolutionKernelGradient(Convolution, kernelShape: Shape)

  // MARK: Recurrences over the steps of sequences

  /// A recurrent cell over all steps; ``Recurrence`` has the formulas. The result is `[batch, rows, units]`, the rows
  /// being outputs, last states, or both.
  ///
  /// Operands: projections `[batch, steps, gates · units]`; initial states `[batch, states, units]`; recurrent kernel
  /// `[units, gates · units]`; for `gruResetAfter` the candidate's bias b `[units]`; if masked, which steps count,
  /// `bool` `[batch, steps]`.
  case recurrence(Recurrence)
  /// What the gradient of a recurrence needs, `[parts, batch, steps + 1, units]`, from the same operands; see
  /// ``Recurrence/Cell/partCount``.
  ///
  /// Row t of a state is the state before step t, row t + 1 the one after it; row t + 1 of a gate is that of step t,
  /// its row 0 is 0. Reversed, row t is what step t made, and the initial states and zeros stand in the last row. The
  /// gates of a step that is masked are what they would be otherwise.
  case recurrenceTrace(Recurrence)
  /// The gradients of a recurrence's projections or of its initial states. Operands: its trace, the recurrent kernel,
  /// the gradient of its result, the mask if there is one.
  ///
  /// A step that is masked has projections without gradient and hands the gradient of its states on. `relu` has slope 0
  /// at 0.
  case recurrenceGradient(Recurrence, of: Recurrence.Differential)

  // MARK: Windows over the spatial axes of `[batch, …spatial, channels]`

  /// Sum or maximum of each window; padding counts as 0 in a sum and as −∞ in a maximum.
  case reduceWindow(WindowReduction, [WindowAxis])
  /// The transpose of a window sum. Operand: gradient of the sums.
  case reduceWindowSumGradient([WindowAxis], inputShape: Shape)
  /// The gradient of a window maximum goes to the first largest element of each window, as StableHLO's
  /// `select_and_scatter`. Operands: input, gradient of the maxima.
  case selectAndScatter([WindowAxis])
}

extension Operation {
  /// Functions of one operand; floating point unless said otherwise.
  ///
  /// A backend may be off by a few units in the last place; ARCHITECTURE.md says by how many the `cpu` backend is.
  public enum Unary: String, Hashable, Sendable, CaseIterable {
    /// Also `int32`.
    case negate
    /// Also `int32`.
    case abs
    /// −1, 1, or the operand itself if it is a zero or `NaN`; also `int32`.
    case sign
    case floor
    case ceil
    /// To the nearest whole number, of two equally near the even one.
    case round
    case exponential
    case exponentialMinusOne
    case log
    case logPlusOne
    case sqrt
    case rsqrt
    case tanh
    /// 1 / (1 + e⁻ˣ), the sigmoid.
    case logistic
    case erf
    case sine
    case cosine
    /// Logical; `bool` only.
    case not
    /// `bool` result.
    case isFinite
  }

  /// Functions of two operands of equal shape and type.
  ///
  /// `int32` wraps around when it overflows. Of two zeros of different sign either may be the maximum or minimum.
  public enum Binary: String, Hashable, Sendable, CaseIterable {
    /// Also `int32`.
    case add
    /// Also `int32`.
    case subtract
    /// Also `int32`.
    case multiply
    /// Floating point; for `int32` the quotient rounded toward zero (0 where the divisor is 0).
    case divide
    /// What remains of the left operand when the right one is taken away as often as the quotient, rounded toward zero,
    /// says; it has the sign of the left operand, as in StableHLO. Exact. Also `int32` (the left operand where the
    /// right one is 0).
    case remainder
    /// `NaN` if one operand is; also `int32`.
    case maximum
    /// `NaN` if one operand is; also `int32`.
    case minimum
    case power
    /// Logical; `bool` only.
    case and
    /// Logical; `bool` only.
    case or
  }

  /// Comparisons of two operands of equal shape and type; any comparison with `NaN` is false but `notEqual`.
  public enum Comparison: String, Hashable, Sendable, CaseIterable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  }

  /// What a reduction makes of its elements.
  ///
  /// For `bool`, `maximum` is "any" and `minimum` is "all". A maximum or minimum is `NaN` if an element is; of no
  /// elements it is the lowest or highest value of the type, infinities for `float32`; the product of no elements is 1.
  public enum Reduction: String, Hashable, Sendable, CaseIterable {
    case sum, product, maximum, minimum
  }

  /// What a window makes of its elements.
  public enum WindowReduction: String, Hashable, Sendable, CaseIterable {
    case sum, maximum
  }
}

/// How a convolution walks over its spatial axes; the kernel's size is the kernel's own.
public struct Convolution: Hashable, Sendable {
  /// One spatial axis.
  public struct Axis: Hashable, Sendable {
    public var stride: Int
    /// Cells of zeros before the first element.
    public var low: Int
    /// Cells of zeros after the last element.
    public var high: Int
    /// The distance between neighbouring kernel elements.
    public var dilation: Int

    public init(stride: Int = 1, low: Int = 0, high: Int = 0, dilation: Int = 1) {
      self.stride = stride
      self.low = low
      self.high = high
      self.dilation = dilation
    }
  }

  public var axes: [Axis]
  /// Group g maps its slice of the input's channels to its slice of the filters.
  public var groups: Int

  public init(axes: [Axis], groups: Int = 1) {
    self.axes = axes
    self.groups = groups
  }
}

/// How a window walks over one spatial axis.
public struct WindowAxis: Hashable, Sendable {
  public var size: Int
  public var stride: Int
  public var low: Int
  public var high: Int

  public init(size: Int, stride: Int, low: Int = 0, high: Int = 0) {
    self.size = size
    self.stride = stride
    self.low = low
    self.high = high
  }
}

/// The shape and element type of a value in a graph.
public struct TensorType: Hashable, Sendable, CustomStringConvertible {
  public var shape: Shape
  public var dtype: DType

  public init(_ shape: Shape, _ dtype: DType = .float32) {
    self.shape = shape
    self.dtype = dtype
  }

  public var description: String { "\(dtype) \(shape)" }
}

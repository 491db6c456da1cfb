/// A cell of a window, over a cell of the input, for a cell of the output; spatial positions in row-major order.
struct SpatialStep {
  var output = 0
  var window = 0
  var input = 0
}

/// How a window walks over one spatial axis.
struct SpatialAxis {
  var input: Int
  var output: Int
  var window: Int
  var stride: Int
  var low: Int
  var dilation: Int

  /// All meetings of a window cell with an input cell.
  ///
  /// Cell w of window o lies over o · stride + w · dilation − low.
  /// What lies over the padding is left out.
  var steps: [SpatialStep] {
    (0..<output).flatMap { o in
      (0..<window).compactMap { w in
        let i = o * stride + w * dilation - low
        return (0..<input).contains(i) ? SpatialStep(output: o, window: w, input: i) : nil
      }
    }
  }
}

/// The meetings over several axes: every combination of those of each axis.
///
/// For a fixed output the window's cells come in row-major order, which is what makes "the first largest" mean the
/// same everywhere.
func spatialSteps(_ axes: [SpatialAxis]) -> [SpatialStep] {
  var combined = [SpatialStep()]
  for axis in axes {
    let steps = axis.steps
    combined = combined.flatMap { outer in
      steps.map { inner in
        SpatialStep(
          output: outer.output * axis.output + inner.output,
          window: outer.window * axis.window + inner.window,
          input: outer.input * axis.input + inner.input)
      }
    }
  }
  return combined
}

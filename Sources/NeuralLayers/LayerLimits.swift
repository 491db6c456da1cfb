import TensorCore

/// The sizes that a layer refuses before anything is allocated, so that a slip of the keyboard (`Dense(10**9)`) is an
/// error with a name and not a machine out of memory.
enum LayerLimits {
  /// The most numbers in one layer's weights, 4 GiB of float32.
  static let weightCount = 1 << 30
  /// The most numbers in one sample of a layer's input or output, 1 GiB of float32.
  static let sampleCount = 1 << 28

  static func check(_ weights: [Weight], of layer: any Layer) throws {
    var total = 0
    for weight in weights {
      guard weight.shape.isIndexable, total + weight.shape.count <= weightCount else {
        throw LayerError(
          layer: layer, expected: "at most \(grouped(weightCount)) weights",
          received: "\(weight.name) of shape \(weight.shape)", help: "Make the layer or its input smaller.")
      }
      total += weight.shape.count
    }
  }

  static func check(input shape: PartialShape, of layer: any Layer) throws {
    // An open axis is judged by the sizes that come.
    let sample = Shape(shape.dimensions.dropFirst().map { $0 ?? 1 })
    guard sample.isIndexable, sample.count <= sampleCount, sample.dimensions.allSatisfy({ $0 > 0 }) else {
      throw LayerError(
        layer: layer, expected: "samples of 1 to \(grouped(sampleCount)) numbers", received: "an input of \(shape)",
        help: "Check the shape given to Input.")
    }
  }

  static func check(output shape: Shape, of layer: any Layer) throws {
    let sample = Shape(Array(shape.dimensions.dropFirst()))
    guard sample.isIndexable, sample.count <= sampleCount else {
      throw LayerError(
        layer: layer, expected: "outputs of at most \(grouped(sampleCount)) numbers a sample",
        received: "an output of \(PartialShape(sample: sample))", help: "Make the layer or its input smaller.")
    }
  }

  /// A count with commas between thousands.
  private static func grouped(_ count: Int) -> String {
    var text = ""
    for (index, digit) in String(count).reversed().enumerated() {
      if index > 0, index.isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}

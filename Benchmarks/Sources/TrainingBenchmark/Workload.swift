import Hornbook

/// A model with random data of fixed shapes; speed does not depend on the values.
struct Workload: Sendable {
  var name: String
  var batchSize: Int
  /// How many epochs one timing covers, so that it lasts long enough to be measured.
  var epochsPerTiming = 1
  var sampleCount: Int
  var samples: Samples
  var labels: Labels
  var makeModel: @Sendable () throws -> Model

  /// What one sample is.
  enum Samples: Sendable {
    /// Numbers from 0 to 1.
    case uniform(Shape)
    /// So many word numbers from 1 up to, and without, a limit.
    case words(Int, below: Int)
  }

  enum Labels: Sendable {
    case classes(Int)
    /// 0 or 1 as a number.
    case binary
  }

  func makeData() -> (x: Tensor, y: Tensor) {
    var stream = RandomStream(seed: 0, label: name, purpose: "data")
    let x: Tensor
    switch samples {
    case .uniform(let shape): x = Tensor(uniform: Shape([sampleCount] + shape.dimensions), from: &stream)
    case .words(let count, let limit):
      let words = (0..<sampleCount * count).map { _ in Int32(1 + stream.integer(below: limit - 1)) }
      x = Tensor(words, shape: [sampleCount, count])
    }
    let y: Tensor
    switch labels {
    case .classes(let count): y = Tensor((0..<sampleCount).map { _ in Int32(stream.integer(below: count)) })
    case .binary: y = Tensor((0..<sampleCount).map { _ in Float(stream.integer(below: 2)) })
    }
    return (x, y)
  }

  func makeCompiledModel(_ backend: any Backend) throws -> Model {
    let model = try makeModel()
    let loss: any Loss
    switch labels {
    case .classes: loss = SparseCategoricalCrossentropy()
    case .binary: loss = BinaryCrossentropy()
    }
    try model.compile(optimizer: Adam(), loss: .same(loss), metrics: .same([Accuracy()]), backend: backend)
    return model
  }
}

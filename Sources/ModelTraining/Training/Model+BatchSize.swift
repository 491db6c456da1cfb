import NeuralLayers
import TensorCore

extension Model {
  /// The number of samples in every batch, if an `Input` fixes it.
  public var fixedBatchSize: Int? { inputs.lazy.compactMap(\.shape.batchSize).first }

  /// The size of batches: what is given, or what the inputs fix, or Keras's 32.
  ///
  /// - Throws: ``ModelError`` if the size is not positive, or batches of a fixed size cannot be made of `count` samples.
  func batchSize(_ given: Int?, count: Int, for verb: String, argument: String = "batch_size") throws -> Int {
    if let given, given < 1 {
      throw ModelError(verb, expected: "\(argument) of at least 1", received: "\(given)", argument: argument)
    }
    guard let fixed = fixedBatchSize else { return given ?? 32 }
    if let given, given != fixed {
      throw ModelError(
        verb, expected: "batches of \(fixed) samples, the size that the model's Input fixes", received: "\(given)",
        help: "Leave \(argument) out.", argument: argument)
    }
    guard count.isMultiple(of: fixed) else {
      throw ModelError(
        verb, expected: "whole batches of \(fixed) samples, the size that the model's Input fixes",
        received: "\(count) samples", help: "Take \(count / fixed * fixed) of them.", argument: "data")
    }
    return fixed
  }
}

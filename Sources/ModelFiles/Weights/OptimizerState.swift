import ModelTraining
import NeuralLayers
import TensorCore

// What an optimizer remembers, as Keras writes it: the number of updates, the learning rate, then for each learned weight
// its slots.

extension Model {
  func writeOptimizer(_ writer: HDF5Writer) throws {
    guard let memory = optimizerMemory else { return }
    try writer.group("optimizer/vars")
    try writer.text(memory.optimizer, attribute: "name", of: "optimizer/vars")
    let tensors = [Tensor(memory.step), Tensor(Float(memory.learningRate))] + memory.slots
    for (index, tensor) in tensors.enumerated() { try writer.tensor(tensor, at: "optimizer/vars/\(index)") }
  }

  func readOptimizer(_ reader: HDF5Reader, file: String) throws {
    guard let shapes = optimizerShapes, reader.exists("optimizer/vars") else { return }
    let found = reader.variableCount(in: "optimizer/vars")
    // Keras writes no slots for an optimizer that has made no update.
    guard found > 2 else { return }
    guard found == shapes.count + 2 else {
      throw ModelFileError(
        file, "optimizer", expected: "\(shapes.count + 2) tensors", received: "\(found)",
        help: "The file was saved with another optimizer; compile after loading to start afresh.")
    }
    let step = try reader.tensor("optimizer/vars/0", shape: [], dtype: .int32, place: "the optimizer's step count")
    let slots = try shapes.enumerated().map { index, shape in
      try reader.tensor("optimizer/vars/\(index + 2)", shape: shape, place: "slot \(index) of the optimizer")
    }
    setOptimizerMemory(step: step.scalars(as: Int32.self)[0], slots: slots)
  }
}

import NeuralLayers
import TensorCore

extension Model {
  /// Refuses whole numbers that an Embedding reading them from an input has no row for.
  ///
  /// Where numbers are computed inside the model nobody looks: there a row that does not exist is the nearest one (see
  /// `Operation.gather`).
  func requireRows(for x: [Tensor], _ verb: String) throws {
    for (index, input) in inputs.enumerated() where x.indices.contains(index) {
      let tables = embeddings(reading: input)
      guard let smallest = tables.min(by: { $0.inputDim < $1.inputDim }) else { continue }
      let numbers = x[index].dtype == .float32 ? x[index].converted(to: .int32) : x[index]
      let limit = smallest.inputDim
      guard let place = numbers.firstPlace(outside: limit) else { continue }
      var (rest, position) = (place.index, [Int]())
      for size in x[index].shape.dimensions.reversed() {
        position.insert(rest % max(size, 1), at: 0)
        rest /= max(size, 1)
      }
      let location =
        "sample \(position[0])"
        + (position.count > 1 ? ", position " + position.dropFirst().map(String.init).joined(separator: ", ") : "")
      throw ModelError(
        verb,
        expected: "numbers from 0 to \(limit - 1) for \(smallest.state.name ?? "embedding") (\(smallest)), which input "
          + "\(inputNames[index]) feeds", received: "\(place.value) at \(location)",
        help: place.value < 0
          ? "Count from 0 in the data."
          : "An Embedding has a row for each number: input_dim is the largest one plus 1.",
        layer: smallest.state.name, argument: "data")
    }
  }

  /// The embeddings that read an input as it is, in models inside too.
  private func embeddings(reading input: SymbolicTensor) -> [Embedding] {
    calls.flatMap { call -> [Embedding] in
      guard let index = call.inputs.firstIndex(where: { $0.call === input.call }) else { return [] }
      switch call.layer {
      case let embedding as Embedding: return [embedding]
      case let nested as NestedModel: return nested.model.embeddings(reading: nested.model.inputs[index])
      default: return []
      }
    }
  }
}

extension Tensor {
  /// The first whole number that is negative or not below `limit`, with its place in row-major order.
  fileprivate func firstPlace(outside limit: Int) -> (index: Int, value: Int)? {
    func first<Scalar: BinaryInteger>(_ scalars: UnsafeBufferPointer<Scalar>) -> (index: Int, value: Int)? {
      scalars.firstIndex { Int($0) < 0 || Int($0) >= limit }.map { ($0, Int(scalars[$0])) }
    }
    return withUnsafeBytes { bytes in
      switch dtype {
      case .int32: first(bytes.bindMemory(to: Int32.self))
      case .uint8, .bool: first(bytes.bindMemory(to: UInt8.self))
      case .float32: nil
      }
    }
  }
}

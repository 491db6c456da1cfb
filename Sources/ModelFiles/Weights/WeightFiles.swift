import ModelTraining
import NeuralLayers
import TensorCore

extension Model {
  /// The weights in Keras's layout of HDF5 groups.
  func weightsFile(_ file: String) throws -> [UInt8] {
    initializeWeights()
    return try HDF5.use {
      let writer = try HDF5Writer(file: file)
      for group in weightGroups() {
        try writer.group("\(group.path)/vars")
        try writer.text(group.name, attribute: "name", of: "\(group.path)/vars")
        for (index, weight) in group.weights.enumerated() {
          try writer.tensor(weight.value ?? Tensor(zeros: weight.shape), at: "\(group.path)/vars/\(index)")
        }
      }
      try writer.group("layers")
      try writer.group("vars")
      try writer.text(name, attribute: "name", of: "vars")
      try writeOptimizer(writer)
      return try writer.bytes()
    }
  }

  /// Takes over the weights of a file in Keras's layout; all of them, or none if one does not fit.
  ///
  /// - Parameter byName: Whether layers are found by the names in the file, and only else by Keras's rule.
  func readWeights(_ bytes: [UInt8], file: String, byName: Bool) throws {
    try HDF5.use {
      let reader = try HDF5Reader(bytes, file: file)
      guard reader.exists("layers") else {
        throw ModelFileError(
          file, expected: "weights in the layout of Keras 3, in a group \"layers\"",
          received: "groups \((reader.names(in: "/") ?? []).prefix(5).joined(separator: ", "))",
          help: "Files of Keras 2 are saved anew by Keras 3: model.save_weights(\"m.weights.h5\").")
      }
      var known: [String: [String: String]] = [:]
      let groups = weightGroups { path, layer, byRule in
        guard byName, let name = (layer as? NestedModel)?.model.name ?? layer.state.name else { return byRule }
        let names = known[path] ?? Self.groupNames(reader, path)
        known[path] = names
        return names[name] ?? byRule
      }
      var values: [(Weight, Tensor)] = []
      for group in groups {
        let found = reader.variableCount(in: "\(group.path)/vars")
        guard found == group.weights.count else {
          throw ModelFileError(
            file, "layer \"\(group.layer)\"",
            expected: Self.count(group.weights.count, "weight") + " in group \(group.path)",
            received: "\(found)", help: "The file belongs to a model with other layers or sizes.")
        }
        for (index, weight) in group.weights.enumerated() {
          let tensor = try reader.tensor(
            "\(group.path)/vars/\(index)", shape: weight.shape, place: "weight \"\(group.name(of: weight))\"")
          values.append((weight, tensor))
        }
      }
      for (weight, value) in values { weight.value = value }
      try readOptimizer(reader, file: file)
    }
  }

  private static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  /// Groups by the name that Keras gave the layer; a name that two have names none.
  private static func groupNames(_ reader: HDF5Reader, _ path: String) -> [String: String] {
    var names: [String: String] = [:]
    var several: Set<String> = []
    for group in reader.names(in: path) ?? [] {
      guard let name = reader.text("name", of: "\(path)/\(group)/vars") else { continue }
      if names.updateValue(group, forKey: name) != nil { several.insert(name) }
    }
    for name in several { names[name] = nil }
    return names
  }
}

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

  /// Takes over the weights of a file in Keras's layout, and the optimizer's memory if the model is compiled.
  ///
  /// - Parameters:
  ///   - byName: Whether layers are found by the names in the file, and only else by Keras's rule.
  ///   - strict: Whether nothing is taken, and an error thrown, unless everything fits.
  func readWeights(_ bytes: [UInt8], file: String, byName: Bool, strict: Bool) throws -> WeightReport {
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
      var report = WeightReport()
      var values: [(Weight, Tensor)] = []
      var places: Set<String> = []
      for group in groups {
        for (index, weight) in group.weights.enumerated() {
          let (place, name) = ("\(group.path)/vars/\(index)", group.name(of: weight))
          guard let sizes = reader.sizes(of: place) else {
            if !group.isRepeated { report.missing.append(name) }
            continue
          }
          places.insert(place)
          if group.isRepeated { continue }
          guard sizes == weight.shape.dimensions else {
            report.mismatched.append(
              .init(name: name, expected: "\(weight.shape)", received: "\(Shape(sizes))"))
            continue
          }
          values.append((weight, try reader.tensor(place, shape: weight.shape, place: "weight \"\(name)\"")))
          report.loaded.append(name)
        }
      }
      report.unexpected = reader.datasets(below: "layers").filter { !places.contains($0) && !Self.isSeed($0) }
      let memory = try readOptimizer(reader, &report)
      if strict { try report.requireComplete(file: file, model: name) }
      for (weight, value) in values { weight.value = value }
      if let memory { optimizerMemory = memory }
      return report
    }
  }

  /// Whether a place holds the state of a random generator, which has no say here: all random numbers follow from the
  /// run's seed.
  private static func isSeed(_ place: String) -> Bool {
    place.split(separator: "/").contains { $0.hasSuffix("seed_generator") || $0.hasSuffix("random_generator") }
  }

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

import Hornbook
import StarlarkLanguage

/// The built-ins that load and make data.
struct DataNames {
  /// `datasets.NAME()`.
  let datasets: StarlarkValue
  /// `keras.datasets.NAME.load_data()`.
  let kerasDatasets: StarlarkValue
  let globals: [String: StarlarkValue]

  init(_ context: RunContext) {
    var sets: [String: StarlarkValue] = [:]
    for entry in EmbeddedDatasets.all {
      sets[entry.name] = Builtin.host(entry.name, []) { _ in .host(DatasetValue(entry.load(), context)) }
    }
    var kerasSets: [String: StarlarkValue] = [:]
    for set in FileDataset.all {
      sets[set.name] = Builtin.host(set.name, []) { _ in
        .tuple(
          try FileDataset.Part.allCases.map {
            .host(DatasetValue(try set.load($0, from: context.locator), context))
          })
      }
      let load = Builtin.host("load_data", []) { _ in
        .tuple(
          try FileDataset.Part.allCases.map { part in
            let raw = try set.loadRaw(part, from: context.locator)
            let origin = Lineage(source: set.name, steps: [.part(part.rawValue, partition: 0)])
            return .tuple([raw.images, raw.labels].map { .host(TensorValue($0, context, origins: [origin])) })
          })
      }
      kerasSets[set.name] = .host(Namespace("keras.datasets.\(set.name)", ["load_data": load]))
    }
    datasets = .host(Namespace("datasets", sets))
    kerasDatasets = .host(Namespace("keras.datasets", kerasSets))
    globals = Self.readers(context).merging(Self.makers(context)) { $1 }
  }

  private static func readers(_ context: RunContext) -> [String: StarlarkValue] {
    let none = StarlarkSignature.Constant.none
    func strings(_ bound: BoundArguments, _ name: String) throws -> [String] {
      let value = bound.value(name)
      if value.isNone { return [] }
      if let one = value.asString { return [one] }
      let all = (value.asSequence ?? []).compactMap(\.asString)
      guard let count = value.asSequence?.count, count == all.count else {
        throw bound.typeError(name, expected: "a column's name or a list of them")
      }
      return all
    }
    return [
      "load_csv": Builtin.host(
        "load_csv",
        [
          .required("path"), .optional("target", default: none), .optional("delimiter", default: ","),
          .optional("header", default: true), .optional("columns", default: none), .optional("drop", default: none),
          .optional("categorical", default: none), .optional("text", default: none),
        ]
      ) { bound in
        var options = CSVOptions(target: try strings(bound, "target"))
        options.delimiter = try bound.string("delimiter")
        options.header = try bound.bool("header")
        if !bound.value("columns").isNone { options.columns = try strings(bound, "columns") }
        options.drop = try strings(bound, "drop")
        options.categorical = try strings(bound, "categorical")
        options.text = try strings(bound, "text")
        return .host(DatasetValue(try context.locator.loadCSV(try bound.string("path"), options), context))
      },
      "load_npy": Builtin.host("load_npy", [.required("path")]) { bound in
        .host(TensorValue(try context.locator.loadNPY(try bound.string("path")), context))
      },
      "load_idx": Builtin.host("load_idx", [.required("path")]) { bound in
        .host(TensorValue(try context.locator.loadIDX(try bound.string("path")), context))
      },
      "load_npz": Builtin.host("load_npz", [.required("path")]) { bound in
        .dict(
          try context.locator.loadNPZ(try bound.string("path")).map {
            ($0.name, .host(TensorValue($0.tensor, context)))
          })
      },
      "load_model": Builtin.host(
        "load_model",
        [
          .required("filepath"), .optional("custom_objects", default: none), .optional("compile", default: true),
          .optional("safe_mode", default: true),
        ]
      ) { bound in
        guard bound.value("custom_objects").isNone else {
          throw bound.error(
            "custom_objects", "load_model: custom_objects: expected None: a layer of one's own is a Swift type",
            help: ["load it in a Swift program: Model.load(path, customTypes: [MyLayer.self])"])
        }
        let path = try bound.string("filepath")
        let options = LoadingOptions(
          backend: try bound.bool("compile") ? context.modelBackend : nil, seed: context.seed)
        return .host(ModelValue(try Model.load(context.locator.read(path), file: path, options), locations: [:]))
      },
      "load_images": Builtin.host(
        "load_images",
        [.required("path"), .optional("image_size", default: none), .optional("color_mode", default: none)]
      ) { bound in
        var options = ImageOptions()
        if !bound.value("image_size").isNone {
          let size = try bound.ints("image_size", count: 2, atLeast: 1)
          guard size.allSatisfy({ $0 <= 16_384 }) else {
            throw bound.error("image_size", "load_images: image_size: expected at most 16,384 pixels a side")
          }
          options.size = (size[0], size[1])
        }
        if !bound.value("color_mode").isNone {
          let words = ImageOptions.ColorMode.allCases.map(\.rawValue)
          options.colorMode = ImageOptions.ColorMode(rawValue: try bound.choice("color_mode", of: words))
        }
        return .host(DatasetValue(try context.locator.loadImages(try bound.string("path"), options), context))
      },
      "load_text": Builtin.host("load_text", [.required("path")]) { bound in
        .string(try context.locator.loadText(try bound.string("path")))
      },
    ]
  }

  private static func makers(_ context: RunContext) -> [String: StarlarkValue] {
    let none = StarlarkSignature.Constant.none
    func wrap(_ tensor: Tensor) -> StarlarkValue { .host(TensorValue(tensor, context)) }
    func tensor(_ bound: BoundArguments, _ name: String) throws -> Tensor {
      try bound.host(name, as: TensorValue.self, expected: "a tensor").tensor
    }
    /// A shape given as a tuple or one size, small enough to fill.
    func shape(_ bound: BoundArguments, _ name: String = "shape") throws -> Shape {
      let value = bound.value(name)
      let sizes = value.asInt.map { [$0] } ?? value.asSequence?.compactMap(\.asInt) ?? [-1]
      var count = 1
      for size in sizes {
        let (product, overflow) = count.multipliedReportingOverflow(by: max(size, 1))
        count = overflow ? .max : product
      }
      guard value.asSequence.map({ $0.count == sizes.count }) ?? true, sizes.allSatisfy({ $0 >= 0 }), count <= 1 << 30
      else {
        throw bound.error(
          name,
          "\(bound.function): \(name): expected a tuple of sizes with at most 1,073,741,824 elements, received "
            + value.repr, code: "shape")
      }
      return Shape(sizes)
    }
    func filled(_ name: String, _ value: Float) -> StarlarkValue {
      Builtin.host(name, [.required("shape")]) { wrap(Tensor(repeating: value, shape: try shape($0))) }
    }
    let random: [String: StarlarkValue] = [
      "normal": Builtin.host(
        "normal", [.required("shape"), .optional("mean", default: 0.0), .optional("stddev", default: 1.0)]
      ) { bound in
        var stream = context.stream("random.normal")
        return wrap(
          Tensor(
            normal: try shape(bound), mean: Float(try bound.double("mean")),
            standardDeviation: Float(try bound.double("stddev")), from: &stream))
      },
      "uniform": Builtin.host(
        "uniform", [.required("shape"), .optional("low", default: 0.0), .optional("high", default: 1.0)]
      ) { bound in
        var stream = context.stream("random.uniform")
        return wrap(
          Tensor(
            uniform: try shape(bound), low: Float(try bound.double("low")), high: Float(try bound.double("high")),
            from: &stream))
      },
      "integers": Builtin.host("integers", [.required("shape"), .required("low"), .required("high")]) { bound in
        let low = try bound.int("low")
        let high = try bound.int("high")
        guard Int32(exactly: low) != nil, high > low, high - 1 <= Int(Int32.max) else {
          throw bound.error("high", "integers: expected low < high within int32, received \(low) and \(high)")
        }
        var stream = context.stream("random.integers")
        let shape = try shape(bound)
        return wrap(
          Tensor((0..<shape.count).map { _ in Int32(low + stream.integer(below: high - low)) }, shape: shape))
      },
      "permutation": Builtin.host("permutation", [.required("n")]) { bound in
        var stream = context.stream("random.permutation")
        return wrap(Tensor(stream.permutation(try shape(bound, "n").count).map(Int32.init)))
      },
    ]
    return [
      "zeros": filled("zeros", 0), "ones": filled("ones", 1), "random": .host(Namespace("random", random)),
      "tensor": Builtin.host("tensor", [.required("values")]) { bound in
        wrap(try TensorValue.tensor(of: bound.value("values")))
      },
      "arange": Builtin.host("arange", [.required("n")]) { bound in
        wrap(Tensor((0..<(try shape(bound, "n").count)).map(Int32.init)))
      },
      "one_hot": Builtin.host("one_hot", [.required("labels"), .optional("classes", default: none)]) { bound in
        let labels = try tensor(bound, "labels").converted(to: .int32)
        let numbers = labels.scalars(as: Int32.self)
        let classes = try bound.optionalInt("classes", atLeast: 1) ?? Int((numbers.max() ?? -1) + 1)
        if let wrong = numbers.first(where: { $0 < 0 || $0 >= classes }) {
          throw bound.error("labels", "one_hot: expected labels from 0 to \(classes - 1), received \(wrong)")
        }
        var values = [Float](repeating: 0, count: numbers.count * classes)
        for (index, number) in numbers.enumerated() { values[index * classes + Int(number)] = 1 }
        let origins = try bound.host("labels", as: TensorValue.self, expected: "a tensor").origins
        return .host(
          TensorValue(Tensor(values, shape: Shape(labels.shape.dimensions + [classes])), context, origins: origins))
      },
      "standardize": Builtin.host("standardize", [.required("x"), .optional("reference", default: none)]) { bound in
        // Mean 0 and deviation 1 for each feature, the statistics taken from `reference`, the training part.
        let x = try tensor(bound, "x").converted(to: .float32)
        let reference = bound.isGiven("reference") ? try tensor(bound, "reference").converted(to: .float32) : x
        guard x.rank >= 1, reference.rank == x.rank, reference.rowShape == x.rowShape, reference.rowCount > 0 else {
          throw bound.error("x", "standardize: expected tensors with rows of one shape", code: "shape")
        }
        let builder = GraphBuilder(name: "standardize")
        let value = builder.parameter("x", TensorType(x.shape))
        let sample = builder.parameter("reference", TensorType(reference.shape))
        let mean = try sample.mean(axes: [0])
        let variance = try (sample - mean).square().mean(axes: [0])
        let deviation = try variance.sqrt()
        // A constant feature becomes 0 instead of being divided by 0.
        let safe = try deviation.compare(.greater, 0).select(deviation, deviation.number(1))
        let graph = builder.finish(outputs: [("result", try (value - mean) / safe)])
        let origins = try bound.host("x", as: TensorValue.self, expected: "a tensor").origins
        return .host(TensorValue(try context.backend.run(graph, [x, reference])[0], context, origins: origins))
      },
      "concatenate": Builtin.host("concatenate", [.required("tensors"), .optional("axis", default: 0)]) { bound in
        let elements = try bound.sequence("tensors")
        let parts = elements.compactMap { $0.asHost(TensorValue.self) }
        guard !parts.isEmpty, parts.count == elements.count else {
          throw bound.typeError("tensors", expected: "a list of tensors")
        }
        let tensors = parts.map(\.tensor)
        let axis = try bound.int("axis")
        let builder = GraphBuilder(name: "concatenate")
        let values = tensors.map { builder.parameter("x", TensorType($0.shape, $0.dtype)) }
        let joined = try builder.apply(.concatenate(axis: axis < 0 ? axis + tensors[0].rank : axis), values)
        return .host(
          TensorValue(
            try context.backend.run(builder.finish(outputs: [("result", joined)]), tensors)[0], context,
            origins: .joined(parts.map(\.origins))))
      },
      "Dataset": Self.dataset(context),
    ]
  }
}

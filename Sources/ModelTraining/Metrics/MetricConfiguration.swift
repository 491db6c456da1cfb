import NeuralLayers

// The arguments of metrics whose properties are not named as Keras names the arguments.

extension ConfusionMetric {
  public var configuration: Configuration {
    let names = Set(Self.signature.parameters.map(\.name))
    let numbers = entries.thresholds
    // What top_k brings along is no threshold that could be given.
    let thresholds =
      numbers[0] < 0 ? Argument.none : numbers.count == 1 ? .number(numbers[0]) : .list(numbers.map(Argument.number))
    let all: Configuration = [
      ("thresholds", thresholds),
      ("top_k", entries.topK.map(Argument.integer) ?? .none),
      ("class_id", entries.classID.map(Argument.integer) ?? .none), ("name", .string(name)),
    ]
    return all.filter { names.contains($0.name) }
  }
}

extension ConditionalRate {
  public var configuration: Configuration {
    [
      (Self.signature.parameters.first { $0.defaultText == nil }?.name ?? "", .number(minimum)),
      ("num_thresholds", .integer(buckets.count)), ("class_id", classID.map(Argument.integer) ?? .none),
      ("name", .string(name)),
    ]
  }
}

extension OverlapMetric {
  public var configuration: Configuration {
    let names = Set(Self.signature.parameters.map(\.name))
    let all: Configuration = [
      ("num_classes", .integer(overlap.classCount)),
      ("target_class_ids", overlap.targetClasses.map { .list($0.map(Argument.integer)) } ?? .none),
      ("threshold", overlap.threshold.map(Argument.number) ?? .none), ("name", .string(name)),
      ("ignore_class", overlap.ignoredClass.map(Argument.integer) ?? .none),
      ("sparse_y_true", .bool(overlap.sparseTargets)), ("sparse_y_pred", .bool(overlap.sparsePredictions)),
    ]
    return all.filter { names.contains($0.name) }
  }
}

extension AUC {
  public var configuration: Configuration {
    [
      ("num_thresholds", .integer(buckets.count)), ("curve", .string(curve.rawValue)),
      ("summation_method", .string(summation.rawValue)), ("name", .string(name)),
      ("thresholds", buckets.own.map { .list($0.map(Argument.number)) } ?? .none),
      ("multi_label", .bool(isMultiLabel)),
      ("label_weights", labelWeights.map { .list($0.map(Argument.number)) } ?? .none),
      ("from_logits", .bool(fromLogits)),
    ]
  }
}

extension FBetaScore {
  public var configuration: Configuration {
    [
      ("average", average.map { .string($0.rawValue) } ?? .none), ("beta", .number(beta)),
      ("threshold", threshold.map(Argument.number) ?? .none), ("name", .string(name)),
    ]
  }
}

extension F1Score {
  public var configuration: Configuration { score.configuration.filter { $0.name != "beta" } }
}

extension R2Score {
  public var configuration: Configuration {
    [
      ("class_aggregation", aggregation.map { .string($0.rawValue) } ?? .none),
      ("num_regressors", .integer(regressorCount)), ("name", .string(name)),
    ]
  }
}

extension MeanLoss {
  public var configuration: Configuration {
    let names = Set(Self.signature.parameters.map(\.name))
    return metric.loss.configuration.filter { names.contains($0.name) && $0.name != "name" }
      + [("name", .string(name))]
  }
}

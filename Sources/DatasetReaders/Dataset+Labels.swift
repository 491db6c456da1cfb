import TensorCore

extension Dataset {
  /// What the targets ask a model to do.
  public enum Task: String, Hashable, Sendable {
    case classification
    case regression
    case unlabelled
  }

  /// Classification if ``labels`` exist, regression if there is another target, unlabelled without targets.
  public var task: Task {
    if targets.isEmpty { return .unlabelled }
    return labels == nil ? .regression : .classification
  }

  /// The class of each sample; `nil` unless there is one integer target of shape `(n,)` or `(n, 1)`.
  public var labels: [Int]? {
    guard targets.count == 1, let y, y.dtype != .float32, y.count == y.rowCount else { return nil }
    switch y.dtype {
    case .int32: return y.scalars(as: Int32.self).map(Int.init)
    case .uint8: return y.scalars(as: UInt8.self).map(Int.init)
    case .bool: return y.scalars(as: Bool.self).map { $0 ? 1 : 0 }
    case .float32: return nil
    }
  }

  /// The name of a class: its entry in ``classNames``, else its number.
  public func className(_ label: Int) -> String {
    guard let classNames, classNames.indices.contains(label) else { return "\(label)" }
    return classNames[label]
  }

  /// How many samples a class has.
  public struct ClassCount: Hashable, Sendable {
    public var label: Int
    public var name: String
    public var count: Int
  }

  /// The samples of each class by ascending label, named classes without samples included; `nil` without labels.
  public var classCounts: [ClassCount]? {
    guard let labels else { return nil }
    var counts: [Int: Int] = [:]
    for label in labels { counts[label, default: 0] += 1 }
    for label in (classNames ?? []).indices { counts[label, default: 0] += 0 }
    return counts.keys.sorted().map { ClassCount(label: $0, name: className($0), count: counts[$0] ?? 0) }
  }

  /// How many values of a feature are missing (`NaN`).
  public struct MissingCount: Hashable, Sendable {
    public var feature: String
    public var count: Int
  }

  /// The features of ``x`` with missing values, in column order; empty for data that are not a float32 table.
  public var missingValues: [MissingCount] {
    guard x.rank == 2, x.dtype == .float32, x.shape[1] > 0 else { return [] }
    let columns = x.shape[1]
    var counts = [Int](repeating: 0, count: columns)
    x.withUnsafeBytes { bytes in
      for (index, value) in bytes.bindMemory(to: Float.self).enumerated() where value.isNaN {
        counts[index % columns] += 1
      }
    }
    return counts.indices.filter { counts[$0] > 0 }.map {
      MissingCount(feature: featureNames?[$0] ?? "\($0)", count: counts[$0])
    }
  }
}

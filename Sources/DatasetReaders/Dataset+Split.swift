import TensorCore

/// How many samples a part of a split gets: a fraction of all, or a number.
///
/// A fraction gives ⌈fraction · samples⌉, as `sklearn.model_selection.train_test_split` has it.
public enum SplitSize: Hashable, Sendable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  case fraction(Double)
  case count(Int)

  public init(floatLiteral value: Double) { self = .fraction(value) }
  public init(integerLiteral value: Int) { self = .count(value) }
}

extension Dataset {
  /// The dataset cut into a training and a test part.
  ///
  /// - Parameters:
  ///   - test: The size of the test part.
  ///   - stratify: Give every class its share of each part; needs integer labels.
  ///   - shuffle: Draw the parts at random and shuffle them; else the first rows train and the last rows test (of
  ///     each class, with `stratify`), in their order.
  ///   - stream: Where the random numbers come from. Equal streams give equal splits.
  /// - Throws: ``DataError`` for a size that leaves a part empty; with `stratify`, for missing labels, a class with
  ///   one sample and a part smaller than the number of classes.
  public func split(
    test: SplitSize, stratify: Bool = false, shuffle: Bool = true, from stream: inout RandomStream
  ) throws(DataError) -> (train: Dataset, test: Dataset) {
    let parts = try split([("test", test)], stratify: stratify, shuffle: shuffle, from: &stream)
    return (parts[0], parts[1])
  }

  /// The dataset cut into a training, a validation and a test part; both sizes refer to the whole dataset.
  public func split(
    test: SplitSize, validation: SplitSize, stratify: Bool = false, shuffle: Bool = true,
    from stream: inout RandomStream
  ) throws(DataError) -> (train: Dataset, validation: Dataset, test: Dataset) {
    let parts = try split(
      [("validation", validation), ("test", test)], stratify: stratify, shuffle: shuffle, from: &stream)
    return (parts[0], parts[1], parts[2])
  }

  /// The training part, then the held-out parts in the order of `heldOut`.
  private func split(
    _ heldOut: [(name: String, size: SplitSize)], stratify: Bool, shuffle: Bool, from stream: inout RandomStream
  ) throws(DataError) -> [Dataset] {
    var counts: [Int] = []
    for part in heldOut { counts.append(try rowCount(of: part.size, for: part.name)) }
    let trainCount = sampleCount - counts.reduce(0, +)
    guard trainCount > 0 else {
      throw .splitLeavesNothing(
        dataset: "\(lineage)", parts: zip(heldOut, counts).map { "\($0.name) \($1)" }, samples: sampleCount)
    }
    let names = ["train"] + heldOut.map(\.name)
    counts.insert(trainCount, at: 0)
    let indices =
      stratify
      ? try stratifiedIndices(names: names, counts: counts, shuffle: shuffle, from: &stream)
      : plainIndices(counts: counts, shuffle: shuffle, from: &stream)
    let partition = Self.fingerprint(indices)
    return zip(names, indices).map { name, rows in
      replacing(.part(name, partition: partition)) { $0.rows(at: rows) }
    }
  }

  private func rowCount(of size: SplitSize, for part: String) throws(DataError) -> Int {
    switch size {
    case .count(let count):
      guard count > 0, count < sampleCount else {
        throw .splitCountOutOfRange(dataset: "\(lineage)", part: part, count: count, samples: sampleCount)
      }
      return count
    case .fraction(let fraction):
      // NaN fails both comparisons.
      guard fraction > 0, fraction < 1 else {
        throw .splitFractionOutOfRange(dataset: "\(lineage)", part: part, fraction: fraction)
      }
      return Int((fraction * Double(sampleCount)).rounded(.up))
    }
  }

  private func plainIndices(counts: [Int], shuffle: Bool, from stream: inout RandomStream) -> [[Int]] {
    let order = shuffle ? stream.permutation(sampleCount) : Array(0..<sampleCount)
    var start = 0
    return counts.map { count in
      defer { start += count }
      return Array(order[start..<start + count])
    }
  }

  private func stratifiedIndices(
    names: [String], counts: [Int], shuffle: Bool, from stream: inout RandomStream
  ) throws(DataError) -> [[Int]] {
    guard let labels else {
      throw .noLabelsToStratify(dataset: "\(lineage)", targets: targets.map { "\($0.dtype) \($0.shape)" })
    }
    var members: [Int: [Int]] = [:]
    for (row, label) in labels.enumerated() { members[label, default: []].append(row) }
    let classes = members.keys.sorted()
    for label in classes where members[label]?.count == 1 {
      throw .classWithOneSample(dataset: "\(lineage)", className: className(label))
    }
    for (name, count) in zip(names, counts) where count < classes.count {
      throw .partSmallerThanClasses(dataset: "\(lineage)", part: name, count: count, classes: classes.count)
    }
    var waiting = classes.map { label in
      let rows = members[label] ?? []
      return shuffle ? stream.permutation(rows.count).map { rows[$0] } : rows
    }
    // From the last part to the first, each takes its share of what is left; the first gets the rest.
    var parts = [[Int]](repeating: [], count: counts.count)
    for part in counts.indices.dropFirst().reversed() {
      let shares = Self.proportionalShares(of: counts[part], sizes: waiting.map(\.count))
      for (index, share) in shares.enumerated() {
        parts[part] += waiting[index].suffix(share)
        waiting[index].removeLast(share)
      }
    }
    parts[0] = waiting.flatMap { $0 }
    return parts.map { rows in
      shuffle ? stream.permutation(rows.count).map { rows[$0] } : rows.sorted()
    }
  }

  /// A total dealt out in proportion to sizes by largest remainder (Hamilton's method).
  ///
  /// Equal remainders go to the earlier class. The arithmetic is of integers: no rounding decides a share.
  static func proportionalShares(of total: Int, sizes: [Int]) -> [Int] {
    let whole = sizes.reduce(0, +)
    var shares = sizes.map { total * $0 / whole }
    let byRemainder = sizes.indices.sorted { left, right in
      let (a, b) = (total * sizes[left] % whole, total * sizes[right] % whole)
      return a == b ? left < right : a > b
    }
    for index in byRemainder.prefix(total - shares.reduce(0, +)) { shares[index] += 1 }
    return shares
  }

  /// FNV-1a over the parts' row numbers: two splits share it only if they put every row into the same part.
  private static func fingerprint(_ parts: [[Int]]) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for part in parts {
      for row in part + [-1] { hash = (hash ^ UInt64(bitPattern: Int64(row))) &* 0x0000_0100_0000_01B3 }
    }
    return hash
  }
}

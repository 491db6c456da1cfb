import Plotting

/// How far stated probabilities are from what comes true, bin by bin.
struct Reliability {
  static let binCount = 10
  let bins: [ReliabilityDiagram.Bin]

  /// Ten bins of equal width; a probability on an end belongs to the bin below it, 0 to the first (Guo and others 2017).
  ///
  /// - Parameters:
  ///   - stated: A probability for each sample.
  ///   - cameTrue: Whether what was stated is so.
  init?(stated: [Float], cameTrue: [Bool]) {
    guard !stated.isEmpty, stated.count == cameTrue.count, stated.allSatisfy({ $0 >= 0 && $0 <= 1 }) else { return nil }
    var members = [[Int]](repeating: [], count: Self.binCount)
    for (index, value) in stated.enumerated() {
      let place = (Double(value) * Double(Self.binCount)).rounded(.up)
      members[min(max(Int(place) - 1, 0), Self.binCount - 1)].append(index)
    }
    bins = members.enumerated().map { number, members in
      let count = Double(max(members.count, 1))
      return ReliabilityDiagram.Bin(
        lower: Double(number) / Double(Self.binCount), upper: Double(number + 1) / Double(Self.binCount),
        count: members.count, stated: members.reduce(0) { $0 + Double(stated[$1]) } / count,
        observed: Double(members.count { cameTrue[$0] }) / count)
    }
  }

  /// The expected calibration error: Σ (count / all) · |observed − stated|.
  var expectedError: Double {
    let all = Double(bins.reduce(0) { $0 + $1.count })
    return bins.reduce(0) { $0 + Double($1.count) / all * abs($1.observed - $1.stated) }
  }
}

/// The order and the places of items in rows, so that lines between neighbouring rows cross little and run straight.
///
/// The method of Sugiyama, Tagawa and Toda (1981): rows are sorted by the mean place of what their items are linked to,
/// down and up again, and the arrangement with the fewest crossings is kept. Places then follow by least squares.
struct LayeredOrder {
  struct Item {
    var rank: Int
    var width: Double
    /// A line passing through the row.
    var isLane = false
  }

  /// The middle of each item; the leftmost edge of all is 0.
  let centers: [Double]

  init(_ items: [Item], links: [(from: Int, to: Int)], gap: Double) {
    var above = [[Int]](repeating: [], count: items.count)
    var below = above
    for link in links {
      below[link.from].append(link.to)
      above[link.to].append(link.from)
    }
    var rows = [[Int]](repeating: [], count: (items.map(\.rank).max() ?? 0) + 1)
    for index in items.indices { rows[items[index].rank].append(index) }

    var best = rows
    var fewest = Self.crossings(rows, below)
    for sweep in 0..<8 {
      let down = sweep % 2 == 0
      for row in down ? Array(rows.indices.dropFirst()) : rows.indices.dropLast().reversed() {
        let neighbours = down ? above : below
        let other = Dictionary(
          uniqueKeysWithValues: rows[down ? row - 1 : row + 1].enumerated().map { ($1, Double($0)) })
        let keys = rows[row].enumerated().map { place, item -> (Double, Int, Int) in
          let linked = neighbours[item].compactMap { other[$0] }
          return (linked.isEmpty ? Double(place) : linked.reduce(0, +) / Double(linked.count), place, item)
        }
        rows[row] = keys.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
      }
      let crossings = Self.crossings(rows, below)
      if crossings < fewest { (best, fewest) = (rows, crossings) }
    }
    centers = Self.places(best, items, above, below, gap)
  }

  /// How many pairs of links between neighbouring rows cross.
  private static func crossings(_ rows: [[Int]], _ below: [[Int]]) -> Int {
    var count = 0
    for (row, next) in zip(rows, rows.dropFirst()) {
      let places = Dictionary(uniqueKeysWithValues: next.enumerated().map { ($1, $0) })
      let ends = row.map { item in below[item].compactMap { places[$0] } }
      for left in ends.indices {
        for right in ends.indices where right > left {
          for a in ends[left] { for b in ends[right] where b < a { count += 1 } }
        }
      }
    }
    return count
  }

  private static func places(
    _ rows: [[Int]], _ items: [Item], _ above: [[Int]], _ below: [[Int]], _ gap: Double
  ) -> [Double] {
    var centers = [Double](repeating: 0, count: items.count)
    for row in rows {
      var x = 0.0
      for item in row {
        centers[item] = x + items[item].width / 2
        x += items[item].width + gap
      }
    }
    // Boxes follow boxes, so that the main path is straight; what passes by gives way to it.
    func weight(_ a: Int, _ b: Int) -> Double {
      items[a].isLane ? (items[b].isLane ? 0.01 : 0.001) : items[b].isLane ? 0.001 : 3
    }
    for sweep in 0..<24 {
      let order = sweep % 2 == 0 ? Array(rows.indices) : rows.indices.reversed()
      for row in order {
        let wanted = rows[row].map { item -> (place: Double, weight: Double) in
          let linked = sweep < 16 ? (sweep % 2 == 0 ? above[item] : below[item]) : above[item] + below[item]
          let sum = linked.reduce(0) { $0 + weight(item, $1) }
          guard sum > 0 else { return (centers[item], 0.01) }
          return (linked.reduce(0) { $0 + weight(item, $1) * centers[$1] } / sum, sum)
        }
        let widths = rows[row].map { items[$0].width }
        for (item, place) in zip(rows[row], apart(wanted, widths, gap)) { centers[item] = place }
      }
    }
    let left = items.indices.map { centers[$0] - items[$0].width / 2 }.min() ?? 0
    return centers.map { $0 - left }
  }

  /// The places nearest to the wanted ones, by weighted least squares, at which neighbours stand apart.
  ///
  /// With the distances taken out, places must not descend: what does is pooled to its mean.
  private static func apart(
    _ wanted: [(place: Double, weight: Double)], _ widths: [Double], _ gap: Double
  ) -> [Double] {
    var offsets = [0.0]
    for index in widths.indices.dropFirst() {
      offsets.append(offsets[index - 1] + (widths[index - 1] + widths[index]) / 2 + gap)
    }
    var pools: [(sum: Double, weight: Double, count: Int)] = []
    for (index, want) in wanted.enumerated() {
      var pool = (sum: (want.place - offsets[index]) * want.weight, weight: want.weight, count: 1)
      while let last = pools.last, last.sum / last.weight > pool.sum / pool.weight {
        pools.removeLast()
        pool = (last.sum + pool.sum, last.weight + pool.weight, last.count + pool.count)
      }
      pools.append(pool)
    }
    let places = pools.flatMap { [Double](repeating: $0.sum / $0.weight, count: $0.count) }
    return zip(places, offsets).map { $0 + $1 }
  }
}

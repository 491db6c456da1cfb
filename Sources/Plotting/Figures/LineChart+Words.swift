extension LineChart {
  public var altText: String {
    let name = title.isEmpty ? y.title : title
    let subject = name.isEmpty ? "Line chart" : "Line chart of \(name)"
    let described = series.prefix(6).map { words(for: $0) }
    guard !described.isEmpty else { return "\(subject), without any series." }
    let rest = series.count > 6 ? ["\(formatted(series.count - 6)) more series"] : []
    return "\(subject)\(extent): \((described + rest).joined(separator: "; "))."
  }

  // ` over 20 epochs`, ` over x from 0 to 1`
  private var extent: String {
    let places = Set(series.flatMap(\.x)).filter(\.isFinite)
    guard let first = places.min(), let last = places.max() else { return "" }
    if x.integers, !x.title.isEmpty {
      return " over \(counted(places.count, x.title))"
    }
    return " over \(x.title.isEmpty ? "x" : x.title) from \(formatted(first)) to \(formatted(last))"
  }

  // `training falls from 2.31 to 0.04 (lowest 0.03 at epoch 17)`
  private func words(for series: Series) -> String {
    let name = series.name.isEmpty ? "the line" : series.name
    let points = zip(series.x, series.y).filter { $0.1.isFinite }
    let missing = series.y.count - points.count
    let remark = missing == 0 ? "" : ", with \(counted(missing, "value")) not finite"
    guard let first = points.first, let last = points.last else {
      return series.y.isEmpty ? "\(name) has no values" : "\(name) has no finite value"
    }
    if points.count == 1 { return "\(name) is \(formatted(first.1)) at \(place(first.0))\(remark)" }
    let lowest = points.min { $0.1 < $1.1 }!
    let highest = points.max { $0.1 < $1.1 }!
    if lowest.1 == highest.1 { return "\(name) stays at \(formatted(first.1))\(remark)" }
    var result = "\(name) \(last.1 < first.1 ? "falls" : last.1 > first.1 ? "rises" : "goes") "
    result += "from \(formatted(first.1)) to \(formatted(last.1))"
    var extremes: [String] = []
    if lowest.1 < min(first.1, last.1) { extremes.append("lowest \(formatted(lowest.1)) at \(place(lowest.0))") }
    if highest.1 > max(first.1, last.1) { extremes.append("highest \(formatted(highest.1)) at \(place(highest.0))") }
    if !extremes.isEmpty { result += " (\(extremes.joined(separator: ", ")))" }
    return result + remark
  }

  private func place(_ x: Double) -> String { "\(self.x.title.isEmpty ? "x" : self.x.title) \(formatted(x))" }

  var notes: [String] {
    let (xScale, yScale) = (xScale, yScale)
    return series.compactMap { $0.note(xScale, yScale, places: x.title.isEmpty ? "x" : x.title) }
  }
}

extension Series {
  /// What the picture cannot show, in words; nothing is left out silently.
  ///
  /// `nil` if everything is shown.
  ///
  /// - Parameter places: What x is, if gaps along it are worth naming.
  func note(_ xScale: AxisScale, _ yScale: AxisScale, places: String?) -> String? {
    let points = Array(zip(x, y))
    let total = counted(points.count, "value")
    let finite = points.filter { $0.0.isFinite && $0.1.isFinite }
    let placed = finite.filter { xScale.canShow($0.0) && yScale.canShow($0.1) }
    let outside = placed.count { !xScale.contains($0.0) || !yScale.contains($0.1) }
    var parts: [String] = []
    if finite.count < points.count {
      var words = "\(formatted(points.count - finite.count)) of \(total) not finite"
      let gaps = points.filter { $0.0.isFinite && !$0.1.isFinite }.map { formatted($0.0) }
      if let places, !gaps.isEmpty {
        words += " (×), at \(places) \((gaps.prefix(4) + (gaps.count > 4 ? ["…"] : [])).joined(separator: ", "))"
      }
      parts.append(words)
    }
    if placed.count < finite.count {
      parts.append("\(formatted(finite.count - placed.count)) of \(total) not above zero, which a log axis cannot show")
    }
    if outside > 0 { parts.append("\(formatted(outside)) of \(total) outside the axes") }
    return parts.isEmpty ? nil : (name.isEmpty ? "" : "\(name): ") + parts.joined(separator: "; ")
  }
}

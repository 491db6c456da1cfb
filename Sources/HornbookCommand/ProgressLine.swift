import ExperimentRunner

/// How far a fit has come, and the line that shows it.
struct ProgressLine: Equatable {
  var name: String
  /// From 1.
  var epoch: Int
  var epochs: Int
  /// Batches done in the epoch.
  var batches: Int
  var batchCount: Int
  /// Loss and metrics so far in this epoch.
  var values: [(name: String, value: Double)] = []
  /// Since the fit began.
  var seconds: Double

  static func == (left: ProgressLine, right: ProgressLine) -> Bool { left.text(width: 200) == right.text(width: 200) }

  /// The share of all batches that are done, from 0 to 1.
  var share: Double {
    let total = Double(max(1, epochs)) * Double(max(1, batchCount))
    return min(1, max(0, (Double(epoch - 1) * Double(max(1, batchCount)) + Double(batches)) / total))
  }

  /// At the speed so far; `nil` before anything can be said.
  var secondsLeft: Double? { share > 0.01 && seconds > 0.2 ? seconds / share * (1 - share) : nil }

  /// The line in at most `width` columns.
  ///
  /// What matters most is kept longest: the epoch, then loss and metrics in their order, then the time left, then the
  /// bar.
  func text(width: Int) -> String {
    let head = "  \(name)  epoch \(epoch)/\(epochs)"
    let numbers = values.map { "  \($0.name) \(NumberWords.metric($0.value))" }
    let time = secondsLeft.map { "  \(NumberWords.duration($0)) left" } ?? ""
    var kept = ""
    for number in numbers where head.count + kept.count + number.count <= width { kept += number }
    let line = head + kept
    let rest = width - line.count
    guard rest >= time.count else { return String(line.prefix(max(0, width))) }
    let barWidth = min(24, rest - time.count - 2)
    guard barWidth >= 8 else { return line + time }
    let filled = Int((share * Double(barWidth)).rounded(.down))
    let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: barWidth - filled)
    return "  \(name)  \(bar)" + head.dropFirst(2 + name.count) + kept + time
  }
}

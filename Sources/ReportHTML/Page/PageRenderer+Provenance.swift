extension PageRenderer {
  /// The last section, and the only one that differs between two runs.
  mutating func provenanceSection() -> String {
    let provenance = report.provenance
    var entries: [Fact] = []
    if !provenance.command.isEmpty { entries.append(Fact("command", provenance.command)) }
    if let seconds = provenance.totalSeconds { entries.append(Fact("wall time", NumberText.seconds(seconds))) }
    if let bytes = provenance.peakMemoryBytes { entries.append(Fact("peak memory", NumberText.bytes(bytes))) }
    if !provenance.processor.isEmpty { entries.append(Fact("processor", provenance.processor)) }
    if let threads = provenance.threads { entries.append(Fact("threads", "\(threads)")) }
    if !provenance.commit.isEmpty {
      entries.append(Fact("commit", provenance.commit + (provenance.isTreeDirty ? ", with uncommitted changes" : "")))
    }
    entries += provenance.versions + provenance.facts
    return Templates.render(
      .provenance,
      [
        "hasFacts": !entries.isEmpty, "facts": facts(entries),
        "table": provenance.directives.isEmpty ? "" : table(costTable(provenance.directives)),
      ])
  }

  private func costTable(_ costs: [Provenance.DirectiveCost]) -> TableView {
    let hasCache = costs.contains { !$0.cache.isEmpty }
    let hasReason = costs.contains { !$0.reason.isEmpty }
    let slowest = costs.map(\.seconds).max() ?? 0
    return TableView(
      caption: "Cost of each directive.",
      columns: [.init(title: "directive"), .init(title: "line", isNumber: true), .init(title: "time", isNumber: true)]
        + (hasCache ? [.init(title: "cache")] : []) + (hasReason ? [.init(title: "because")] : []),
      rows: costs.map { cost in
        TableView.Row(
          cells: [
            .init(text: cost.directive, isCode: true), .init(text: "\(cost.line)"),
            .init(text: NumberText.seconds(cost.seconds), bar: slowest > 0 ? cost.seconds / slowest : 0),
          ] + (hasCache ? [.init(text: cost.cache)] : []) + (hasReason ? [.init(text: cost.reason)] : []))
      },
      style: "balance")
  }
}

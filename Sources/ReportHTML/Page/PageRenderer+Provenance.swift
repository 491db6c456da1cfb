extension PageRenderer {
  /// The last section, and the only one that differs between two runs.
  func provenanceSection() -> String {
    let provenance = layout.report.provenance
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
        "table": layout.costs.map { table($0) } ?? "",
      ])
  }
}

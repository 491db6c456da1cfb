import Diagnostics
import Hornbook
import LiterateDocument
import ReportHTML

extension ExperimentRun {
  /// Links within the page to what its report cannot have, and images that a page cannot show.
  func checkReferences() {
    let links = experiment.document.links.filter { $0.destination.hasPrefix("#") && $0.destination != "#" }
    if !links.isEmpty { checkLinks(links) }
    for image in experiment.document.images where image.isLocal {
      do {
        _ = try DocumentImages(folder: experiment.folder).read(image.source)
      } catch {
        report(error.located(at: image.location))
      }
    }
  }

  private func checkLinks(_ links: [Inline.Link]) {
    let fixed = ReportAnchors.fixed(in: experiment.document)
    var names: [String] = []
    // Data sets that only a run gives can have any name, and an evaluation's outputs too: `evaluate-digit-roc`.
    var open: [(prefix: String, parts: [String])] = []
    for (block, executed) in zip(experiment.blocks, executed) {
      if block.directive.kind == .data {
        if case .data(let datasets) = executed.outcome {
          names += ReportNames.names(of: block.directive, datasets: DataGroup.groups(of: datasets).map(\.name))
        } else {
          open.append(("", ReportNames.parts(of: .data)))
        }
      } else {
        names += ReportNames.names(of: block.directive)
        if block.directive.kind == .evaluate {
          open.append((block.directive.name + "-", ReportNames.parts(of: .evaluate)))
        }
      }
    }
    let known = Set(names)
    for link in links {
      let name = String(link.destination.dropFirst())
      let plain = ReportNames.withoutNumber(name)
      if fixed.contains(name) || known.contains(name) || known.contains(plain) { continue }
      let isOpen = open.contains { prefix, parts in
        plain.hasPrefix(prefix) && parts.contains { plain.dropFirst(prefix.count).hasSuffix("-\($0)") }
      }
      if isOpen { continue }
      var help = ["headings, blocks (#block-fit), figures and tables (#fit-curves) can be linked to"]
      if let near = nearestName(to: name, among: names + fixed.sorted()) {
        help = ["did you mean #\(near)?"]
      } else if let subject = name.split(separator: "-").first {
        let own = names.filter { $0.hasPrefix("\(subject)-") }
        if !own.isEmpty { help = ["\(subject) has " + own.map { "#\($0)" }.joined(separator: ", ")] }
      }
      report(
        Diagnostic(
          code: "reference", "nothing in the report is called #\(name)", at: .init(link.location), help: help))
    }
  }
}

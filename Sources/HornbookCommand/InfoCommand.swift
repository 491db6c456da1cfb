import ArgumentParser
import ExperimentRunner
import Hornbook

/// `hornbook info`.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Show backends, data sets, layers and versions.")

  func run() throws { Console.write(Self.text, to: .output) }

  static var text: String {
    let cpu = CPUBackend(threads: 1)
    let machine = RunRecorder.machine
    let sections: [(title: String, lines: [String])] = [
      ("version", ["hornbook \(Version.hornbook), built with Swift \(Version.swift)"]),
      (
        "processor",
        ["\(machine.processor.isEmpty ? "unknown" : machine.processor) (\(machine.level)), \(machine.count) threads"]
      ),
      (
        "backends",
        [
          "cpu        \(cpu.numerics) numerics, kernels for \(cpu.form); this processor runs "
            + CPUBackend.availableForms.joined(separator: ", "),
          "reference  plain loops in float64: slow, the judge of the others",
          "xla        \(Self.plugin)",
        ]
      ),
      (
        "data sets",
        EmbeddedDatasets.all.map { entry in
          let shape = entry.features.dimensions.map(String.init).joined(separator: " × ")
          return "datasets.\(entry.name)()".padded(to: 26)
            + "\(NumberWords.count(entry.samples)) samples of \(shape), \(entry.task.rawValue): \(entry.title)"
        }
      ),
      ("layers", wrapped(LayerCatalog.all.map { $0.signature.name })),
      ("losses", wrapped(LossCatalog.all.map { $0.signature.name })),
      ("metrics", wrapped(MetricCatalog.all.map { $0.signature.name })),
      ("optimizers", wrapped(OptimizerCatalog.all.map { $0.signature.name })),
      ("callbacks", wrapped(CallbackCatalog.all.map { $0.signature.name })),
    ]
    return sections.map { section in
      section.lines.enumerated().map { index, line in
        (index == 0 ? section.title : "").padded(to: 12) + line + "\n"
      }.joined()
    }.joined()
  }

  /// The plugin of the backend `xla`, or why there is none.
  private static var plugin: String {
    do throws(PluginError) {
      return try XLABackend(plugin: PluginLocator.path()).description
    } catch {
      return ([error.description] + error.help).joined(separator: "\n                       ")
    }
  }

  /// Words in lines of a terminal's width.
  private static func wrapped(_ words: [String]) -> [String] {
    var lines = [""]
    for word in words {
      let addition = lines[lines.count - 1].isEmpty ? word : ", \(word)"
      if lines[lines.count - 1].count + addition.count > 84 {
        lines[lines.count - 1] += ","
        lines.append(word)
      } else {
        lines[lines.count - 1] += addition
      }
    }
    return lines
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}

import Diagnostics
import Hornbook
import PlainFiles
import Synchronization

/// A backend that writes down every graph that it compiles, before and after the passes; all else is another backend's.
///
/// `fit-cnn-training-step.before.txt` is the graph of the block `fit` as it was written, `.after.txt` what the backend
/// made of it; a second graph of the same name, such as that of the last, smaller batch, is
/// `fit-cnn-training-step-2`.
final class GraphDump: Backend {
  private struct State {
    var label = ""
    var counts: [String: Int] = [:]
  }

  private let backend: any Backend
  private let folder: String
  private let state = Mutex(State())

  init(_ backend: any Backend, folder: String) {
    self.backend = backend
    self.folder = folder
  }

  /// Names the block whose graphs follow.
  func enter(_ label: String) { state.withLock { $0.label = label } }

  var name: String { backend.name }
  var numerics: String { backend.numerics }
  var tolerance: Double? { backend.tolerance }
  func makeBuffer(_ tensor: Tensor) throws -> any Buffer { try backend.makeBuffer(tensor) }
  func read(_ buffer: any Buffer) throws -> Tensor { try backend.read(buffer) }

  func compile(_ graph: Graph) throws -> any Executable {
    let executable = try backend.compile(graph)
    let name = state.withLock { state in
      let name = Self.fileName("\(state.label) \(graph.name)")
      state.counts[name, default: 0] += 1
      let count = state.counts[name, default: 1]
      return count == 1 ? name : "\(name)-\(count)"
    }
    do {
      try AtomicFile.makeFolder(folder)
      try AtomicFile.write(
        [
          ("\(name).before.txt", Array((graph.description + "\n").utf8)),
          ("\(name).after.txt", Array((executable.listing + "\n").utf8)),
        ],
        in: folder)
    } catch {
      throw Diagnostic(
        code: "environment", "the graphs cannot be dumped: \(error)",
        help: ["name a folder that can be written with --dump-graphs DIR"])
    }
    return executable
  }

  /// Letters, digits and `_`, all else being a `-`.
  private static func fileName(_ text: String) -> String {
    text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }.joined(separator: "-")
  }
}

import Foundation
import TensorCore

/// A folder of `Cases`: a model, its data, and what Keras made of them.
struct KerasCase {
  let name: String
  let folder: URL
  /// What to do and what must come out: `case.json`.
  let plan: JSON
  /// The model as Keras describes it: `config.json`.
  let configuration: JSON

  init(named name: String, file: String = #filePath) throws {
    self.name = name
    folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Cases/\(name)")
    plan = try JSON(contentsOf: folder.appendingPathComponent("case.json"))
    configuration = try JSON(contentsOf: folder.appendingPathComponent("config.json"))
  }

  /// The folders of `Cases`.
  static func folderNames(file: String = #filePath) throws -> [String] {
    let cases = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Cases")
    return try FileManager.default.contentsOfDirectory(atPath: cases.path).filter { !$0.hasPrefix(".") }.sorted()
  }

  private func url(_ file: JSON) throws -> URL {
    guard let file = file.string else { throw FixtureError("\(name) lacks a file") }
    return folder.appendingPathComponent(file)
  }

  /// The arrays of one role, such as `x` or `predict_after`, in the model's order.
  func arrays(_ role: String) throws -> [Tensor] {
    try plan["files"][role].elements.map { try TensorFiles.npy(url($0)) }
  }

  /// Weights by path, such as those of the role `weights_after`.
  func weights(_ role: String) throws -> [String: Tensor] { try TensorFiles.safetensors(url(plan["files"][role])) }

  func gradients() throws -> [String: Tensor] { try TensorFiles.npz(url(plan["files"]["grads"])) }

  var paths: [String] { plan["weights"].elements.compactMap { $0["path"].string } }

  var tolerance: Tolerance {
    Tolerance(relative: plan["rtol"].double ?? 0, absolute: plan["atol"].double ?? 0)
  }
}

/// a agrees with b if |a − b| ≤ absolute + relative · |b|.
struct Tolerance {
  var relative: Double
  var absolute: Double

  func accepts(_ a: Double, _ b: Double) -> Bool {
    // Equal covers infinities; a comparison with NaN is false.
    a == b || abs(a - b) <= absolute + relative * abs(b)
  }
}

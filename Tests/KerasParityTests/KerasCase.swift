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

  /// The role whose numbers are changed on reading, for a test of the tests.
  private let disturbed: String?

  init(named name: String, disturbing disturbed: String? = nil, file: String = #filePath) throws {
    self.name = name
    self.disturbed = disturbed
    folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Cases/\(name)")
    let plan = try JSON(contentsOf: folder.appendingPathComponent("case.json"))
    self.plan = disturbed.map { plan.disturbing($0) } ?? plan
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
    try plan["files"][role].elements.map { disturb(try TensorFiles.npy(url($0)), role) }
  }

  /// Weights by path, such as those of the role `weights_after`.
  func weights(_ role: String) throws -> [String: Tensor] {
    try TensorFiles.safetensors(url(plan["files"][role])).mapValues { disturb($0, role) }
  }

  func gradients() throws -> [String: Tensor] {
    try TensorFiles.npz(url(plan["files"]["grads"])).mapValues { disturb($0, "grads") }
  }

  private func disturb(_ tensor: Tensor, _ role: String) -> Tensor {
    guard role == disturbed else { return tensor }
    var numbers = tensor.numbers
    numbers[numbers.count - 1] += 0.01
    return Tensor(numbers: numbers, shape: tensor.shape, dtype: tensor.dtype)
  }

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

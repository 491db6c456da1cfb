import CPUBackend
import Foundation
import GraphCore
import ModelTraining
import NeuralLayers
import PluginSupport
import TensorCore
import Testing

@testable import XLABackend

@Suite("Programs on a plugin", .enabled(if: TestPlugin.backend != nil, TestPlugin.absence))
struct ProgramTests {
  private let backend: XLABackend

  init() throws { backend = try #require(TestPlugin.backend) }

  private func double() throws -> Graph {
    let builder = GraphBuilder(name: "double")
    let x = builder.parameter("x", TensorType([3]))
    return builder.finish(outputs: [("y", try x * 2)])
  }

  /// What the compiler refuses is an error with its words, whatever the text.
  @Test func aRefusedProgram() {
    #expect {
      _ = try backend.program("module {", "broken")
    } throws: { error in
      "\(error)".hasPrefix("xla: compiling graph broken failed: ")
    }
  }

  /// A device that is full is an error in words.
  @Test func tooLargeABuffer() throws {
    let builder = GraphBuilder(name: "large")
    let x = builder.parameter("x", TensorType([1 << 22]))
    let wide = try x.broadcast(to: [1 << 22, 1 << 22], axes: [0])
    let executable = try backend.compile(builder.finish(outputs: [("y", wide)]))
    let input = try backend.makeBuffer(Tensor(zeros: [1 << 22]))
    #expect {
      for output in try executable.execute([input]) { _ = try backend.read(output) }
    } throws: { error in
      "\(error)".hasPrefix("xla: ")
    }
  }

  /// A cached program is taken; a damaged one is compiled again and written anew.
  @Test func theCache() throws {
    let folder = NSTemporaryDirectory() + "hornbook-programs-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let cached = try XLABackend(plugin: #require(TestPlugin.path), cacheFolder: folder)
    let x = Tensor([1, 2, 3] as [Float])
    let twice = Tensor([2, 4, 6] as [Float])
    #expect(try cached.run(double(), [x]) == [twice])
    let name = try #require(FileManager.default.contentsOfDirectory(atPath: folder).first)
    let file = URL(fileURLWithPath: folder + "/" + name)
    let whole = try Data(contentsOf: file)
    #expect(try cached.run(double(), [x]) == [twice])
    for damage in [whole.dropLast(), whole.prefix(7), Data(), Data(whole.dropLast() + [~whole[whole.count - 1]])] {
      try damage.write(to: file)
      #expect(try cached.run(double(), [x]) == [twice])
      #expect(try Data(contentsOf: file).count >= whole.count, "written anew")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [name])
  }

  /// A folder that is full keeps what was used last.
  @Test func theCacheIsTrimmed() throws {
    let folder = NSTemporaryDirectory() + "hornbook-programs-trimmed-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let cached = try XLABackend(plugin: #require(TestPlugin.path), cacheFolder: folder, cacheLimit: 1)
    _ = try cached.run(double(), [Tensor([1, 2, 3] as [Float])])
    let first = try FileManager.default.contentsOfDirectory(atPath: folder)
    let builder = GraphBuilder(name: "square")
    let x = builder.parameter("x", TensorType([3]))
    _ = try cached.run(builder.finish(outputs: [("y", try x * x)]), [Tensor([1, 2, 3] as [Float])])
    let second = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(first.count == 1 && second.count == 1 && first != second)
  }

  /// A loop of steps and refilled batches leaves nothing behind on the device.
  @Test func noMemoryIsLost() throws {
    let builder = GraphBuilder(name: "sum")
    let type = TensorType([64, 1024])
    let (w, x) = (builder.parameter("w", type), builder.parameter("x", type))
    let executable = try backend.compile(builder.finish(outputs: [("w", try w + x)], donations: [(w, 0)]))
    var state = [try backend.makeBuffer(Tensor(zeros: type.shape))]
    var batch = try backend.makeBuffer(Tensor(zeros: type.shape))
    let rows = Tensor(repeating: 1 as Float, shape: type.shape)
    func run(_ steps: Int) throws {
      for _ in 0..<steps {
        try backend.refill(&batch, with: .range(0..<64), of: rows)
        try executable.execute(updating: &state, reading: [batch])
      }
      _ = try backend.read(state[0])
    }
    try run(200)
    let before = residentBytes()
    // Lost buffers would be 500 MB.
    try run(1000)
    #expect(residentBytes() - before < 100 << 20)
    #expect(try backend.read(state[0]).scalars(as: Float.self)[0] == 1200)
  }

  private func residentBytes() -> Int {
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")[1]
    return pages.flatMap { Int($0) }.map { $0 * Int(getpagesize()) } ?? 0
  }

  /// Two devices that share each batch train as one does, but for the order of sums; batch statistics and dropout are
  /// those of the whole batch, and batches that do not come out even are no exception.
  @Test func severalDevicesTrainAsOne() throws {
    func train(_ backend: any Backend) throws -> (weights: [Double], history: [Double], predictions: [Double]) {
      let model = try Sequential {
        Input(shape: [6, 6, 1])
        Conv2D(4, 3, activation: .relu)
        BatchNormalization()
        MaxPooling2D(2)
        Flatten()
        Dropout(0.25)
        Dense(3, activation: .softmax)
      }
      try model.compile(
        optimizer: Adam(0.01), loss: SparseCategoricalCrossentropy(), metrics: [.accuracy], backend: backend)
      let x = Tensor((0..<27 * 36).map { Float($0 * 37 % 101) / 101 }, shape: [27, 6, 6, 1])
      let y = Tensor((0..<27).map { Int32($0 % 3) })
      let history = try model.fit(x, y, batchSize: 8, epochs: 2)
      return (
        model.weightValues().flatMap(\.numbers), history["loss"] + history["accuracy"],
        try model.predict([x], batchSize: 8, backend: backend)[0].numbers
      )
    }
    let expected = try train(CPUBackend())
    let received = try train(XLABackend(plugin: #require(TestPlugin.path), devices: 2, optimizesCode: false))
    // Roundings of float32, carried over eight steps of Adam.
    for (a, b) in [
      (received.weights, expected.weights), (received.history, expected.history),
      (received.predictions, expected.predictions),
    ] {
      #expect(a.count == b.count)
      #expect(zip(a, b).allSatisfy { abs($0 - $1) <= 1e-4 + 1e-4 * abs($1) }, "\(a) is not \(b)")
    }
  }
}

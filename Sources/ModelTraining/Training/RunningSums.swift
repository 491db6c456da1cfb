import GraphCore
import NeuralLayers
import TensorCore

/// The running sums of an epoch or evaluation: losses weighted by batch size, and the metrics' own.
struct RunningSums {
  private let compiled: CompiledModel

  init(compiled: CompiledModel) { self.compiled = compiled }

  private var loggedLosses: [Int] {
    compiled.logsOutputLosses ? compiled.losses.indices.filter { compiled.losses[$0] != nil } : []
  }

  /// Sample count, total loss, each output's loss if several are logged, then the metrics' states.
  var types: [TensorType] {
    [TensorType([]), TensorType([])] + loggedLosses.map { _ in TensorType([]) }
      + compiled.metrics.flatMap { $0.stateShapes.map { TensorType($0) } }
  }

  func updated(
    _ old: [Value], _ pass: ForwardPass, _ batch: BatchValues, count: Int
  ) throws -> [Value] {
    let size = Float(count)
    let losses = pass.losses
    var new = [try old[0] + size, try old[1] + losses.total * size]
    for output in loggedLosses {
      guard let loss = losses.outputs[output] else { continue }
      new.append(try old[new.count] + loss * size)
    }
    for metric in compiled.metrics {
      let state = Array(old[new.count..<new.count + metric.stateShapes.count])
      let output = pass.outputs[metric.output]
      // Masks apply to every metric, weights of samples to those that were declared as weighted.
      var weight = metric.isWeighted ? batch.weights[metric.output] : nil
      if let mask = try output.mask?.convert(to: .float32) {
        weight = try weight.map { try Self.product($0, mask) } ?? mask
      }
      new += try metric.metric.update(
        state, target: batch.y[metric.output], prediction: output.value, weight: weight)
    }
    return new
  }

  /// The product of two weights of samples, one of which may say more of each sample than the other.
  private static func product(_ a: Value, _ b: Value) throws -> Value {
    let (few, many) = a.rank <= b.rank ? (a, b) : (b, a)
    return try few.spread(over: many) * many
  }

  /// The values by name: loss first, then `<output>_loss`, then metrics in the order in which they were declared.
  func logs(_ sums: [Tensor], outputNames: [String]) -> Logs {
    var logs: Logs = ["loss": Double(quotient(sums[1], sums[0]))]
    var next = 2
    for output in loggedLosses {
      logs["\(outputNames[output])_loss"] = Double(quotient(sums[next], sums[0]))
      next += 1
    }
    for metric in compiled.metrics {
      let count = metric.stateShapes.count
      let values = metric.metric.results(Array(sums[next..<next + count]))
      for (name, value) in zip(metric.logNames, values) { logs[name] = Double(value) }
      next += count
    }
    return logs
  }

  /// Every name that ``logs(_:outputNames:)`` gives, in its order.
  func names(outputNames: [String]) -> [String] {
    ["loss"] + loggedLosses.map { "\(outputNames[$0])_loss" } + compiled.metrics.flatMap(\.logNames)
  }
}

extension Model {
  /// The names that `evaluate` gives and that each epoch logs, in order; empty for a model that is not compiled.
  public var logNames: [String] {
    compiled.map { RunningSums(compiled: $0).names(outputNames: outputNames) } ?? []
  }
}

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
      + compiled.metrics.flatMap { $0.metric.stateShapes.map { TensorType($0) } }
  }

  func updated(
    _ old: [Value], losses: BatchLosses, batch: Int, targets: [Value], predictions: [Value]
  ) throws -> [Value] {
    let size = Float(batch)
    var new = [try old[0] + size, try old[1] + losses.total * size]
    for output in loggedLosses {
      guard let loss = losses.outputs[output] else { continue }
      new.append(try old[new.count] + loss * size)
    }
    for metric in compiled.metrics {
      let state = Array(old[new.count..<new.count + metric.metric.stateShapes.count])
      new += try metric.metric.update(state, target: targets[metric.output], prediction: predictions[metric.output])
    }
    return new
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
      let count = metric.metric.stateShapes.count
      logs[metric.logName] = Double(metric.metric.result(Array(sums[next..<next + count])))
      next += count
    }
    return logs
  }

  /// Every name that ``logs(_:outputNames:)`` gives, in its order.
  func names(outputNames: [String]) -> [String] {
    ["loss"] + loggedLosses.map { "\(outputNames[$0])_loss" } + compiled.metrics.map(\.logName)
  }
}

extension Model {
  /// The names that `evaluate` gives and that each epoch logs, in order; empty for a model that is not compiled.
  public var logNames: [String] {
    compiled.map { RunningSums(compiled: $0).names(outputNames: outputNames) } ?? []
  }
}

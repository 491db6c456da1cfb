import NeuralLayers
import TensorCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Model {
  /// Roughly the memory that a batch needs, in bytes, in float32.
  ///
  /// Weights, in training also their gradients and the optimizer's memory; and every layer's output for each sample of
  /// the batch. Backends reuse memory and need some of their own, so this tells orders of magnitude.
  public func estimatedBytes(batchSize: Int, isTraining: Bool) -> Double {
    let slots = compiled.map { WeightUpdates($0.optimizer, WeightGroups(self)).slots.flatMap { $0 } } ?? []
    let memory = isTraining ? slots.reduce(0.0) { $0 + Double($1.shape.count) } : 0
    let weights = Double(weights.reduce(0) { $0 + $1.shape.count })
    let sample = calls.reduce(0.0) { total, call in
      total + call.outputs.reduce(0.0) { $0 + Double($1.shape.sample.count) }
    }
    return 4 * (weights * (isTraining ? 2 : 1) + memory + sample * Double(batchSize))
  }

  /// Refuses work that cannot fit into this machine's memory, before the system has to end the process for it.
  package func requireMemory(
    batchSize: Int, isTraining: Bool, for verb: String, available: Double = physicalMemory
  ) throws {
    let needed = estimatedBytes(batchSize: batchSize, isTraining: isTraining)
    guard needed > available else { return }
    func gigabytes(_ bytes: Double) -> String { "\((bytes / 1e8).rounded() / 10) GB" }
    throw ModelError(
      verb, expected: "a model and a batch that fit into \(gigabytes(available)) of memory",
      received: "about \(gigabytes(needed)) for batches of \(batchSize)",
      help: "Make its layers or the batch smaller.", argument: "batch_size")
  }
}

/// The bytes of memory that this machine has; infinite if the system does not say.
package var physicalMemory: Double {
  let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
  return pages > 0 && size > 0 ? Double(pages) * Double(size) : .infinity
}

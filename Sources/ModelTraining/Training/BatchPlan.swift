import NeuralLayers
import TensorCore

/// Which rows each batch of each epoch takes.
///
/// An epoch visits all samples once. With a number of steps an epoch ends after so many batches and the next one goes on
/// where it stopped; where the data ends an epoch ends too, as in Keras.
struct BatchPlan {
  let sampleCount: Int
  let batchSize: Int
  let stepsPerEpoch: Int?
  let shuffle: Bool
  let seed: UInt64
  let label: String
  /// How many times all samples have been visited.
  private var pass: Int
  /// The batches of the current pass that are still to come.
  private var rest: ArraySlice<Rows> = []

  init(
    sampleCount: Int, batchSize: Int?, stepsPerEpoch: Int?, shuffle: Bool, seed: UInt64, label: String, firstEpoch: Int
  ) {
    self.sampleCount = sampleCount
    let parts = stepsPerEpoch.map { (sampleCount + $0 - 1) / $0 }
    self.batchSize = min(batchSize ?? parts ?? 32, sampleCount)
    self.stepsPerEpoch = stepsPerEpoch
    self.shuffle = shuffle
    self.seed = seed
    self.label = label
    pass = firstEpoch
  }

  /// How many batches all samples make.
  var batchCount: Int { (sampleCount + batchSize - 1) / batchSize }

  /// How many batches an epoch has, unless the data ends in it.
  var stepCount: Int { min(stepsPerEpoch ?? batchCount, batchCount) }

  /// How many samples an epoch visits, unless the data ends in it.
  var samplesPerEpoch: Int { min(stepCount * batchSize, sampleCount) }

  /// Whether some epochs are cut short because the data ends in them.
  var cutsEpochs: Bool { stepsPerEpoch.map { batchCount % $0 != 0 } ?? false }

  /// Begins with another epoch than planned: where a callback found that training stood.
  mutating func begin(at epoch: Int) { pass = epoch }

  /// Where the plan stands: how often all samples have been begun with, and how many batches of the current pass are
  /// still to come.
  struct Position: Hashable {
    var pass: Int
    var rest: Int
  }

  var position: Position { Position(pass: pass, rest: rest.count) }

  /// Goes to where another plan stood.
  mutating func go(to position: Position) {
    rest = []
    pass = position.pass
    guard position.rest > 0 else { return }
    pass -= 1
    beginPass()
    rest = rest.suffix(position.rest)
  }

  /// The batches of the next epoch.
  mutating func nextEpoch() -> ArraySlice<Rows> {
    if rest.isEmpty { beginPass() }
    let epoch = rest.prefix(stepsPerEpoch ?? batchCount)
    rest = rest.dropFirst(epoch.count)
    return epoch
  }

  /// Puts all samples into the order of the next pass.
  private mutating func beginPass() {
    var order: [Int]?
    if shuffle {
      var stream = RandomStream(seed: seed, label: label, purpose: "order of epoch \(pass)")
      order = stream.permutation(sampleCount)
    }
    pass += 1
    rest =
      stride(from: 0, to: sampleCount, by: batchSize).map { start -> Rows in
        let range = start..<min(start + batchSize, sampleCount)
        return order.map { .at($0[range]) } ?? .range(range)
      }[...]
  }
}

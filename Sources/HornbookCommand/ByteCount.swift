import ArgumentParser
import ExperimentRunner

/// A number of bytes as people write it: `500MB`, `2GB`, in units of 1000.
struct ByteCount: ExpressibleByArgument {
  var bytes: Int

  init(bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    let units = [("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000), ("B", 1), ("", 1)]
    for (unit, size) in units where argument.uppercased().hasSuffix(unit) {
      guard let number = Double(argument.dropLast(unit.count)), number >= 0, number * Double(size) < 1e18 else {
        return nil
      }
      bytes = Int(number * Double(size))
      return
    }
    return nil
  }

  var defaultValueDescription: String { NumberWords.bytes(Double(bytes)).split(separator: " ").joined() }
}

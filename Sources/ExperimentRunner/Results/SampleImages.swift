import Hornbook
import Plotting

/// A tensor seen as images: `(samples, height, width, 1 or 3)`, or bytes without the last axis.
struct SampleImages {
  let count: Int
  private let tensor: Tensor
  private let height, width, channels: Int
  private let range: ClosedRange<Float>

  init?(_ tensor: Tensor) {
    let sizes = tensor.shape.dimensions
    let isGray = tensor.rank == 3 && tensor.dtype == .uint8
    guard isGray || tensor.rank == 4 && (sizes[3] == 1 || sizes[3] == 3) else { return nil }
    guard sizes[1] > 1, sizes[2] > 1, tensor.dtype == .float32 || tensor.dtype == .uint8 else { return nil }
    self.tensor = tensor
    (count, height, width, channels) = (sizes[0], sizes[1], sizes[2], isGray ? 1 : sizes[3])
    // One scale for all images, so that dark ones stay dark.
    guard tensor.dtype == .float32 else {
      range = 0...255
      return
    }
    let summary = TensorSummary(tensor)
    let (low, high) = (Float(summary.minimum ?? 0), Float(summary.maximum ?? 1))
    range = low < high ? low...high : low...(low + 1)
  }

  /// The same, and numbers without the last axis count as gray images.
  init?(any tensor: Tensor) {
    let isFlat = tensor.rank == 3 && tensor.dtype != .uint8
    let shaped = isFlat ? tensor.reshaped(to: Shape(tensor.shape.dimensions + [1])) : tensor
    self.init(shaped.dtype == .int32 || shaped.dtype == .bool ? shaped.converted(to: .float32) : shaped)
  }

  func item(_ row: Int, label: String, verdict: ImageGrid.Item.Verdict = .none) -> ImageGrid.Item {
    let size = height * width * channels
    let image = tensor.rows(row..<row + 1)
    if tensor.dtype == .uint8 {
      return ImageGrid.Item(
        width: width, height: height, channels: channels, pixels: image.scalars(as: UInt8.self), label: label,
        verdict: verdict)
    }
    let values = image.scalars(as: Float.self)
    return ImageGrid.Item(
      width: width, height: height, channels: channels, values: Array(values.prefix(size)), range: range,
      label: label, verdict: verdict)
  }

  /// The images of several inputs side by side, if all are as high and have as many channels; else those of the first
  /// that are images.
  static func items(
    _ inputs: [Tensor], rows: [Int], label: (Int) -> String, verdict: (Int) -> ImageGrid.Item.Verdict = { _ in .none }
  ) -> [ImageGrid.Item]? {
    let shown = shown(inputs)
    guard let first = shown.first else { return nil }
    return rows.enumerated().filter { $0.element < first.count }.map { place, row in
      let parts = shown.map { $0.item(row, label: label(place), verdict: verdict(place)) }
      return parts.dropFirst().reduce(parts[0]) { $0.joined(with: $1) }
    }
  }

  /// Whether ``items(_:rows:label:verdict:)`` shows the images of several inputs side by side.
  static func areShownTogether(_ inputs: [Tensor]) -> Bool { shown(inputs).count > 1 }

  private static func shown(_ inputs: [Tensor]) -> [SampleImages] {
    let all = inputs.compactMap { SampleImages($0) }
    guard let first = all.first else { return [] }
    let isAlike = all.allSatisfy { $0.height == first.height && $0.channels == first.channels }
    return isAlike && all.count == inputs.count && all.count <= 4 ? all : [first]
  }
}

extension ImageGrid.Item {
  /// This image and another of its height beside it, with a gray line of a twelfth of their width between them.
  fileprivate func joined(with other: Self) -> Self {
    let gap = max((width + other.width) / 24, 1)
    var joined: [UInt8] = []
    joined.reserveCapacity((width + gap + other.width) * height * channels)
    for row in 0..<height {
      joined += pixels[row * width * channels..<(row + 1) * width * channels]
      joined += [UInt8](repeating: 128, count: gap * channels)
      joined += other.pixels[row * other.width * channels..<(row + 1) * other.width * channels]
    }
    return Self(
      width: width + gap + other.width, height: height, channels: channels, pixels: joined, label: label,
      verdict: verdict)
  }
}

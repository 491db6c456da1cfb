import Dispatch
import Plotting
import ReportHTML

/// A figure of a report before it is drawn: what it shows and what its files are called.
struct ReportFigure {
  /// The files' name without ending: `fit-curves` gives `fit-curves.png` and `fit-curves-dark.png`.
  var stem: String
  var figure: any Plotting.Figure
  var caption: String

  var file: String { "\(stem).png" }
  var darkFile: String { "\(stem)-dark.png" }

  /// The figure as the page shows it.
  var item: ReportHTML.Figure {
    let pixels = figure.pixelSize()
    return ReportHTML.Figure(
      file: file, darkFile: darkFile, pixelWidth: pixels.width, pixelHeight: pixels.height,
      alternativeText: figure.altText, caption: caption)
  }

  /// Draws figures for light and dark pages, on all cores; the files in the order of the figures.
  ///
  /// - Parameter pictures: Keeps the files by what they show, so that a run draws only what is new.
  static func draw(
    _ figures: [ReportFigure], keeping pictures: ResultStore? = nil
  ) throws -> [(name: String, bytes: [UInt8])] {
    let tasks = figures.flatMap { figure in
      [(figure.file, figure.figure, Theme.light), (figure.darkFile, figure.figure, Theme.dark)]
    }
    let results = concurrentMap(tasks) { task in
      Result { () throws(PlottingError) in
        let picture = try task.1.picture(theme: task.2)
        if let pictures { return try pictures.png(of: picture) }
        return try picture.png()
      }
    }
    return try zip(tasks, results).map { ($0.0, try $1.get()) }
  }
}

/// `transform` of each element, computed on all cores.
private func concurrentMap<Element: Sendable, Output: Sendable>(
  _ elements: [Element], _ transform: @Sendable (Element) -> Output
) -> [Output] {
  let slots = UnsafeMutableBufferPointer<Output?>.allocate(capacity: elements.count)
  slots.initialize(repeating: nil)
  defer {
    slots.deinitialize()
    slots.deallocate()
  }
  // Safe: each iteration writes its own slot, and all have ended when the call returns.
  nonisolated(unsafe) let shared = slots
  DispatchQueue.concurrentPerform(iterations: elements.count) { shared[$0] = transform(elements[$0]) }
  return slots.compactMap { $0 }
}

import CKernels

/// The steps of an executable and all that they point to, in memory of their own.
///
/// C structures refer to each other by address, so that executing them needs no Swift at all.
final class StepList {
  private(set) var steps: [hb_step] = []
  private var pieces: [UnsafeMutableRawPointer] = []

  deinit { for piece in pieces { piece.deallocate() } }

  func append<Arguments: BitwiseCopyable>(_ run: hb_run, _ arguments: Arguments) {
    let pointer = UnsafeMutablePointer<Arguments>.allocate(capacity: 1)
    pointer.initialize(to: arguments)
    pieces.append(UnsafeMutableRawPointer(pointer))
    steps.append(hb_step(run: run, arguments: pointer))
  }

  /// A copy of the elements that stays where it is.
  func array<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
    pointer.initialize(from: elements, count: elements.count)
    pieces.append(UnsafeMutableRawPointer(pointer))
    return UnsafePointer(pointer)
  }
}

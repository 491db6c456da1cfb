import CKernels
import GraphCore
import TensorCore

/// The steps of an executable and all that they point to, in memory of their own.
///
/// C structures refer to each other by address, so that executing them needs no Swift at all.
final class StepList {
  private(set) var steps: [hb_step] = []
  private var pieces: [UnsafeMutableRawPointer] = []
  private var inner: [StepList] = []

  deinit { for piece in pieces { piece.deallocate() } }

  func append<Arguments: BitwiseCopyable>(_ run: hb_run, _ arguments: Arguments) {
    let pointer = UnsafeMutablePointer<Arguments>.allocate(capacity: 1)
    pointer.initialize(to: arguments)
    pieces.append(UnsafeMutableRawPointer(pointer))
    steps.append(hb_step(run: run, arguments: pointer))
  }

  /// Keeps the memory of steps within these.
  func keeping(_ list: StepList) -> StepList {
    inner.append(list)
    return list
  }

  /// The elements of a constant, which stay where they are.
  func constant(_ node: Graph.Node) -> UnsafeRawPointer {
    guard case .constant(let tensor) = node.operation else { preconditionFailure("no constant") }
    let copy = UnsafeMutableRawPointer.allocate(byteCount: tensor.byteCount + 128, alignment: 64)
    tensor.withUnsafeBytes { if let base = $0.baseAddress { copy.copyMemory(from: base, byteCount: $0.count) } }
    pieces.append(copy)
    return UnsafeRawPointer(copy)
  }

  /// A copy of the elements that stays where it is.
  func array<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
    pointer.initialize(from: elements, count: elements.count)
    pieces.append(UnsafeMutableRawPointer(pointer))
    return UnsafePointer(pointer)
  }
}

/// A container whose elements can be taken away when nobody else holds it.
protocol ReleasableContainer: AnyObject {
  func takeContents() -> [Value]
}

extension Value {
  /// Drops values without recursion.
  ///
  /// A program can nest a list a million levels deep; releasing that level by level would overflow the native stack.
  /// Here the elements of every container that is about to die move to one worklist instead.
  static func release(_ values: inout [Value]) {
    guard values.contains(where: \.isContainer) else { return }
    var pending = values
    values = []
    while let value = pending.popLast() {
      switch consume value {
      case .list(var list): if isKnownUniquelyReferenced(&list) { pending += list.takeContents() }
      case .tuple(var tuple): if isKnownUniquelyReferenced(&tuple) { pending += tuple.takeContents() }
      case .dict(var dict): if isKnownUniquelyReferenced(&dict) { pending += dict.takeContents() }
      case .set(var set): if isKnownUniquelyReferenced(&set) { pending += set.takeContents() }
      default: break
      }
    }
  }

  private var isContainer: Bool {
    switch self {
    case .list, .tuple, .dict, .set: true
    default: false
    }
  }
}

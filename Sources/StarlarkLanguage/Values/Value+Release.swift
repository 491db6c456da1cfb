/// What values of reference types share: their contents can be taken away when nobody else holds them.
public class Container {
  /// Gives up everything that the object holds.
  func takeContents() -> [Value] { [] }
}

extension Value {
  /// Drops values without recursion.
  ///
  /// A program can nest a list a million levels deep; releasing that level by level would overflow the native stack.
  /// Here the contents of every container that is about to die move to one worklist instead.
  static func release(_ values: consuming [Value]) {
    guard values.contains(where: { $0.container != nil }) else { return }
    var pending = values
    while !pending.isEmpty {
      var container = pending.removeLast().container
      if isKnownUniquelyReferenced(&container), let contents = container?.takeContents() { pending += contents }
    }
  }

  private var container: Container? {
    switch self {
    case .list(let list): list
    case .tuple(let tuple): tuple
    case .dict(let dict): dict
    case .set(let set): set
    case .function(let function): function
    case .builtin(let builtin): builtin
    default: nil
    }
  }
}

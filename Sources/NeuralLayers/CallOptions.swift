/// The arguments that a call of a layer names, besides its inputs: `attention(x, x, use_causal_mask=True)`.
///
/// A layer takes those that it knows in ``Layer/adapted(to:inputs:)``; what is left over is refused in one place.
public struct CallOptions {
  /// What may stand behind a name.
  public enum Value {
    case tensors([SymbolicTensor])
    case argument(Argument)
  }

  private var entries: [(name: String, value: Value)]

  public init(_ entries: [(name: String, value: Value)] = []) { self.entries = entries }

  public var isEmpty: Bool { entries.isEmpty }

  /// Takes out an argument; `nil` if it is not given, or None.
  private mutating func take(_ name: String) -> Value? {
    guard let index = entries.firstIndex(where: { $0.name == name }) else { return nil }
    let value = entries.remove(at: index).value
    if case .argument(.none) = value { return nil }
    return value
  }

  /// Takes out tensors; `nil` if none are given.
  public mutating func takeTensors(_ name: String, of layer: any Layer) throws -> [SymbolicTensor]? {
    guard let value = take(name) else { return nil }
    guard case .tensors(let tensors) = value else {
      throw LayerError(layer: layer, expected: "a tensor for \(name)", received: "\(value)")
    }
    return tensors
  }

  /// Takes out one tensor; `nil` if none is given.
  public mutating func takeTensor(_ name: String, of layer: any Layer) throws -> SymbolicTensor? {
    guard let tensors = try takeTensors(name, of: layer) else { return nil }
    guard tensors.count == 1 else {
      throw LayerError(layer: layer, expected: "one tensor for \(name)", received: "\(tensors.count)")
    }
    return tensors[0]
  }

  /// Takes out True or False; `nil` if neither is given.
  public mutating func takeBool(_ name: String, of layer: any Layer) throws -> Bool? {
    guard let value = take(name) else { return nil }
    guard case .argument(.bool(let flag)) = value else {
      throw LayerError(layer: layer, expected: "True or False for \(name)", received: "\(value)")
    }
    return flag
  }

  /// Refuses what no layer has taken.
  func requireEmpty(for layer: any Layer) throws {
    guard let rest = entries.first else { return }
    throw LayerError(
      layer: layer, expected: "a call without \(rest.name)", received: "\(rest.name)=\(rest.value)",
      help: "Settings are given where the layer is made; a call names tensors and what its layer's page lists.")
  }
}

extension CallOptions.Value: CustomStringConvertible {
  public var description: String {
    switch self {
    case .argument(let argument): "\(argument)"
    case .tensors(let tensors): tensors.count == 1 ? "a tensor \(tensors[0].shape)" : "\(tensors.count) tensors"
    }
  }
}

import GraphCore
import TensorCore

/// What gives a layer its identity: its name, whether it learns, and its weights.
public final class LayerState {
  /// The name, given by the user or else by the first model that holds the layer.
  public var name: String?
  /// Whether training changes the layer's weights.
  public var isTrainable = true
  /// A penalty on the layer's outputs, divided by the batch size and added to the loss.
  public var activityRegularizer: Regularizer?
  public internal(set) var weights: [Weight] = []
  /// What the layer remembers from one batch to the next, in training and in inference; no part of its weights.
  public internal(set) var memory: [Weight] = []
  /// The input shapes for which the weights were made; `nil` until the first call.
  public internal(set) var builtFor: [PartialShape]?

  public init(name: String? = nil) {
    self.name = name
  }

  /// Takes over the arguments that every layer has: `name`, `trainable` and `activity_regularizer`.
  public func configure(_ arguments: Arguments) throws {
    name = try arguments.layerName()
    isTrainable = try arguments.bool("trainable")
    activityRegularizer = try arguments.regularizer("activity_regularizer")
  }

  /// An equal state with weights of its own.
  public func copy() -> LayerState {
    let copy = LayerState(name: name)
    copy.isTrainable = isTrainable
    copy.activityRegularizer = activityRegularizer
    copy.weights = weights.map { $0.copy() }
    copy.memory = memory.map { $0.copy() }
    copy.builtFor = builtFor
    return copy
  }
}

extension Layer {
  /// Sets whether training changes the layer, and whatever is inside of it.
  public func setTrainable(_ isTrainable: Bool) {
    state.isTrainable = isTrainable
    for layer in sublayers { layer.setTrainable(isTrainable) }
    for part in parts { part.layer?.setTrainable(isTrainable) }
  }
}

/// A tensor that belongs to a layer: learned, or kept up to date while training.
public final class Weight {
  /// The name within the layer: `kernel`, `bias`, `moving_mean`.
  public let name: String
  public let shape: Shape
  public let initializer: Initializer
  /// (inputs, outputs), where the shape does not show them: a kernel (features, heads, size) has heads · size outputs.
  public let fanShape: Shape?
  public let regularizer: Regularizer?
  /// What the weight is brought back to after each update.
  public let constraint: Constraint?
  /// `false` for statistics such as a moving mean, which no gradient changes.
  public let isLearned: Bool
  /// The current value; `nil` until the weight is initialized.
  public var value: Tensor? {
    get {
      if let fetch {
        known = fetch()
        self.fetch = nil
      }
      return known
    }
    set {
      known = newValue
      fetch = nil
      changes += 1
    }
  }

  private var known: Tensor?
  /// Brings the value from the device, where training left it.
  private var fetch: (() -> Tensor?)?
  /// How often the value was changed; who keeps a copy of it sees by this whether it is still right.
  package private(set) var changes = 0

  /// Says that the value has changed and is brought only when somebody asks for it.
  package func change(fetching fetch: @escaping () -> Tensor?) {
    self.fetch = fetch
    changes += 1
  }

  init(
    name: String, shape: Shape, initializer: Initializer, fanShape: Shape?, regularizer: Regularizer?,
    constraint: Constraint?, isLearned: Bool
  ) {
    self.name = name
    self.shape = shape
    self.initializer = initializer
    self.fanShape = fanShape
    self.regularizer = regularizer
    self.constraint = constraint
    self.isLearned = isLearned
  }

  public var type: TensorType { TensorType(shape) }

  /// A first value, drawn from a stream.
  public func initialValue(from stream: inout RandomStream) -> Tensor {
    initializer.value(shape, fanShape: fanShape, from: &stream)
  }

  func copy() -> Weight {
    let copy = Weight(
      name: name, shape: shape, initializer: initializer, fanShape: fanShape, regularizer: regularizer,
      constraint: constraint, isLearned: isLearned)
    copy.value = value
    return copy
  }
}

/// Collects the weights that a layer declares.
public final class WeightBuilder {
  public private(set) var weights: [Weight] = []
  public private(set) var memory: [Weight] = []
  /// What stands before the names: the way from the layer to the part of it that declares weights.
  private var prefix = ""

  public init() {}

  /// Declares a weight; those of a layer are listed in the order of these calls, as Keras lists them.
  public func add(
    _ name: String, shape: Shape, initializer: Initializer, fanShape: Shape? = nil, regularizer: Regularizer? = nil,
    constraint: Constraint? = nil, isLearned: Bool = true
  ) {
    weights.append(
      Weight(
        name: prefix + name, shape: shape, initializer: initializer, fanShape: fanShape, regularizer: regularizer,
        constraint: constraint, isLearned: isLearned))
  }

  /// Declares a tensor of zeros that the layer carries from one batch to the next.
  ///
  /// The layer reads it with ``LayerContext/weight(_:)`` and leaves the next value with ``LayerContext/update(_:to:)``,
  /// in training and in inference.
  public func addMemory(_ name: String, shape: Shape) {
    memory.append(
      Weight(
        name: prefix + name, shape: shape, initializer: .zeros, fanShape: nil, regularizer: nil, constraint: nil,
        isLearned: false))
  }

  /// Declares the weights of a layer that is part of this one; `name/` stands before their names.
  public func add(part: any Layer, named name: String, for inputs: [PartialShape]) throws {
    let outer = prefix
    prefix += "\(name)/"
    defer { prefix = outer }
    try part.build(self, for: inputs)
  }
}

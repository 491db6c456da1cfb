import Diagnostics
import Hornbook
import StarlarkLanguage

/// `Lambda(function)`: a function of the experiment as a layer.
enum LambdaNames {
  static var constructor: StarlarkValue {
    let none = StarlarkSignature.Constant.none
    return Builtin.host(
      "Lambda",
      [
        .required("function"), .optional("output_shape", default: none), .optional("mask", default: none),
        .optional("arguments", default: none), .optional("name", default: none), .optional("trainable", default: true),
      ]
    ) { bound in
      let function = bound.value("function")
      switch function {
      case .function, .builtin: break
      default: throw bound.typeError("function", expected: "a function of tensors, such as lambda x: x * 2")
      }
      guard bound.value("mask").isNone else {
        throw bound.error("mask", "Lambda: mask: expected None: give the mask where a layer is called, mask=…")
      }
      let arguments = bound.value("arguments").asDict ?? []
      let named = arguments.compactMap { entry in entry.key.asString.map { (name: $0, value: entry.value) } }
      guard
        bound.value("arguments").isNone || (bound.value("arguments").asDict != nil && named.count == arguments.count)
      else { throw bound.typeError("arguments", expected: "a dict of arguments by name") }
      let traced = TracedFunction(
        function, named, interpreter: bound.interpreter, location: bound.location)
      let name = try bound.optionalString("name")
      // As the arguments of a layer, so that a name is checked as everywhere.
      _ = try Identity(Arguments(Identity.signature, ["name": name.map(Argument.string) ?? .none]))
      let layer = Lambda(traced.title, name: name) { values, context in try traced(values, context) }
      layer.state.isTrainable = try bound.bool("trainable")
      return .host(LayerValue(layer, location: bound.location))
    }
  }
}

/// A function of the experiment, called on symbolic tensors like those that a layer is given, once for each shape.
private final class TracedFunction {
  let title: String
  private let function: StarlarkValue
  private let arguments: [(name: String, value: StarlarkValue)]
  private let interpreter: Interpreter
  private let location: SourceLocation
  private var models: [[TensorType]: Model] = [:]

  init(
    _ function: StarlarkValue, _ arguments: [(name: String, value: StarlarkValue)], interpreter: Interpreter,
    location: SourceLocation
  ) {
    self.function = function
    self.arguments = arguments
    self.interpreter = interpreter
    self.location = location
    if case .function(let value) = function { title = value.name } else { title = "function" }
  }

  func callAsFunction(_ values: [Hornbook.Value], _ context: LayerContext) throws -> [Hornbook.Value] {
    let types = values.map { TensorType(Shape([0] + $0.shape.dimensions.dropFirst()), $0.dtype) }
    let model = try models[types] ?? trace(types)
    models[types] = model
    return try model.write(values, context)
  }

  private func trace(_ types: [TensorType]) throws -> Model {
    let inputs = types.map { type in
      Hornbook.Input(shape: Shape(Array(type.shape.dimensions.dropFirst())), dtype: type.dtype)
    }
    let tensors = inputs.map { StarlarkValue.host(SymbolicValue($0, locations: [:])) }
    let result = try interpreter.call(
      function, [tensors.count == 1 ? tensors[0] : .list(tensors)], keywords: arguments, at: CallSite(location))
    let outputs = [result].flatMap { $0.asSequence ?? [$0] }.compactMap { $0.asHost(SymbolicValue.self)?.tensor }
    guard !outputs.isEmpty, outputs.count == (result.asSequence?.count ?? 1) else {
      throw Diagnostic(
        code: "type",
        "Lambda: expected a function from tensors to tensors, received \(result.typeName.withArticle) from \(title)",
        at: .init(location))
    }
    let model = try Model(inputs: inputs, outputs: outputs, name: title)
    guard model.weights.isEmpty else {
      throw Diagnostic(
        code: "model",
        "Lambda: expected a function without weights, received one with \(model.path(of: model.weights[0]))",
        at: .init(location), help: ["call such layers outside of Lambda, as steps of the model"])
    }
    return model
  }
}

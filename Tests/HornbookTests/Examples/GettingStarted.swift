import Hornbook

func results(of model: Model, on test: Dataset) throws -> (accuracy: Double?, probabilities: Tensor) {
  let results = try model.evaluate(test)
  let probabilities = try model.predict(test)
  return (results["accuracy"], probabilities)
}

import Hornbook

/// Keras opens what is written here, and the other way round.
func saveAndLoad(_ model: Model, _ images: Tensor, in folder: String) throws -> Tensor {
  try model.save("\(folder)/digits.keras")
  let copy = try Model.load("\(folder)/digits.keras")
  return try copy.predict(images)
}

/// Weights alone, for a model that is made by code.
func moveWeights(from trained: Model, to fresh: Model, in folder: String) throws {
  try trained.saveWeights("\(folder)/digits.weights.h5")
  try fresh.loadWeights("\(folder)/digits.weights.h5")
}

import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// A mistake that everybody makes once, and what is said of it: who, what was expected, what came, what to try.
struct Mistake: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// What the message must name: the layer, or the model where there is none.
  let subject: String
  let action: @Sendable () throws -> Void
  let message: String
}

private let x = noise([4, 2])

private let mistakes: [Mistake] = [
  Mistake(
    testDescription: "wrong shape", subject: "features",
    action: { try classifier().fit(noise([4, 3]), labels([0, 1, 2, 0])) },
    message: "fit: expected data of shape (batch, 2) for input features, received samples of shape (3,). "
      + "Input(shape=(3,)) would fit the data."),
  Mistake(
    testDescription: "wrong label range", subject: "scores", action: { try classifier().fit(x, labels([1, 2, 3, 1])) },
    message: "loss \"sparse_categorical_crossentropy\": expected labels from 0 to 2, because scores has 3 outputs, "
      + "received label 3 in sample 2. Give scores at least 4 units, or number the classes from 0."),
  Mistake(
    testDescription: "a loss that does not fit the labels", subject: "scores",
    action: { try classifier(loss: CategoricalCrossentropy()).fit(x, labels([0, 1, 2, 0])) },
    message: "loss \"categorical_crossentropy\": expected one-hot targets of the shape (batch, 3) of scores, received "
      + "targets of shape (batch,). For class numbers use \"sparse_categorical_crossentropy\", or make them one-hot."),
  Mistake(
    testDescription: "a loss that does not fit the activation", subject: "scores",
    action: {
      try classifier(loss: SparseCategoricalCrossentropy(fromLogits: true)).fit(x, labels([0, 1, 2, 0]))
    },
    message: "loss \"sparse_categorical_crossentropy\": expected raw scores, because from_logits is on, received the "
      + "probabilities of a softmax from scores. Leave from_logits out, or take activation=\"softmax\" away."),
  Mistake(
    testDescription: "a softmax over one unit", subject: "scores",
    action: { try classifier(1, loss: MeanSquaredError()).fit(x, noise([4, 1])) },
    message: "loss \"mean_squared_error\": expected an output that can change, received a softmax over the one unit of "
      + "scores, which is always 1. Give scores activation=\"sigmoid\", or one unit for each class."),
  Mistake(
    testDescription: "logits given to a loss of probabilities", subject: "scores",
    action: { try classifier(activation: .linear).fit(x, labels([0, 1, 2, 0])) },
    message: "loss \"sparse_categorical_crossentropy\": expected probabilities, received raw scores from scores, which "
      + "has no activation. Give scores activation=\"softmax\", or say from_logits=True in the loss."),
  Mistake(
    testDescription: "NaN in the input", subject: "features",
    action: { try classifier().fit(matrix([[1, 2], [.nan, 1]]), labels([0, 1])) },
    message:
      "fit: expected numbers in the data for input features, received NaN in sample 1. One NaN makes every weight "
      + "NaN; drop such samples or fill them in."),
  Mistake(
    testDescription: "an axis that is not there", subject: "(batch, 3)",
    action: { try classifier(loss: CategoricalCrossentropy(axis: 2)).fit(x, noise([4, 3])) },
    message:
      "loss \"categorical_crossentropy\": expected an axis of the output (batch, 3), received 2. Axes are counted "
      + "from 0, the batch, or backwards from -1."),
  Mistake(
    testDescription: "an unbuilt model", subject: "sequential",
    action: { _ = try Sequential { Dense(3, name: "scores") } },
    message: "sequential: expected an Input as the first element, received Dense(3). Start with Input(shape: …), the "
      + "shape of one sample."),
  Mistake(
    testDescription: "a layer used again with another shape", subject: "shared",
    action: {
      let shared = Dense(3, name: "shared")
      _ = try shared(Input(shape: [2]))
      _ = try shared(Input(shape: [5]))
    },
    message:
      "shared (Dense(3)): expected the input shape that its weights were made for, (batch, 2), received (batch, 5)."
      + " Make a second Dense layer for the other shape."),
  Mistake(
    testDescription: "a model that is not compiled", subject: "sequential",
    action: {
      let model = try Sequential {
        Input(shape: [2])
        Dense(1)
      }
      try model.fit(x, noise([4, 1]))
    },
    message: "sequential: expected compile(…) before fit, received a model that is not compiled. Call "
      + "compile(optimizer:loss:metrics:) first."),
]

@Test(arguments: mistakes)
func everyMistakeIsExplained(mistake: Mistake) {
  do {
    try mistake.action()
    Issue.record("nothing was said")
  } catch {
    #expect("\(error)" == mistake.message)
    #expect("\(error)".contains(mistake.subject))
    #expect((error as? ModelError)?.help ?? (error as? LayerError)?.help != nil)
  }
}

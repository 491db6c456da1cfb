extension ExperimentTemplate {
  static let imageContent = TemplateContent(
    title: "Handwritten digits with a small convnet",
    introduction: "1,797 images of 8 x 8 pixels; a convolutional network says which digit each one shows.",
    otherEpochs: 20,
    params: """
      epochs = 10
      learning_rate = 0.002
      """,
    aboutData: "Every digit has the same share in both parts.",
    data: "train, test = datasets.digits().split(test=0.2, stratify=True)",
    aboutModel: """
      One layer a line. Convolutions look for patterns, pooling halves the image, dropout keeps the network from learning
      single images by heart.
      """,
    model: """
      Input(shape=(8, 8, 1))
      Conv2D(16, 3, padding="same", activation="relu")
      MaxPooling2D(2)
      Conv2D(32, 3, padding="same", activation="relu")
      Flatten()
      Dropout(0.25)
      Dense(10, activation="softmax")
      """,
    fit: """
      data = train
      epochs = epochs
      batch_size = 32
      validation_split = 0.1
      """,
    expectation: "evaluate.accuracy >= 0.93",
    conclusion: "The network reads `= evaluate.accuracy` of the digits right that it has never seen.")
}

extension ExperimentTemplate {
  static let sequenceContent = TemplateContent(
    title: "Reading digits line by line",
    introduction: """
      A handwritten digit of 8 x 8 pixels as a sequence: the network reads its eight lines one after the other and then says
      which digit it was. Text, sensor readings and prices have the same form: (samples, steps, features).
      """,
    otherEpochs: 20,
    params: """
      epochs = 12
      units = 32
      learning_rate = 0.01
      """,
    aboutData: "The axis of the color is dropped, so that a sample has eight steps of eight numbers.",
    data: """
      _digits = datasets.digits().map(x=lambda x: x.reshape((-1, 8, 8)))
      train, test = _digits.split(test=0.2, stratify=True)
      """,
    aboutModel: """
      The LSTM gives what it remembers after the last step. For a value at each step write `return_sequences=True`.
      """,
    model: """
      Input(shape=(8, 8))
      LSTM(units)
      Dense(10, activation="softmax")
      """,
    aboutCompile: nil,
    fit: """
      data = train
      epochs = epochs
      batch_size = 32
      validation_split = 0.1
      """,
    expectation: "evaluate.accuracy >= 0.9",
    conclusion: "The network reads `= evaluate.accuracy` of the digits right that it has never seen.")
}

extension ExperimentTemplate {
  static let classificationContent = TemplateContent(
    title: "Which cultivar a wine comes from",
    introduction: """
      Thirteen chemical measurements of 178 Italian wines; a small network tells the three cultivars apart.
      """,
    otherEpochs: 80,
    params: """
      epochs = 40
      learning_rate = 0.01
      """,
    aboutData: """
      Load the data and hold back a fourth of it. Each measurement is brought to mean 0 and deviation 1, by the statistics of
      the training part alone. Put your own data here: `load_csv("wine.csv", target="cultivar")`.
      """,
    data: """
      _train, _test = datasets.wine().split(test=0.25, stratify=True)
      train = _train.map(x=lambda x: standardize(x, _train.x))
      test = _test.map(x=lambda x: standardize(x, _train.x))
      """,
    aboutModel: "One layer a line, from the shape of one sample to one probability for each class.",
    model: """
      Input(shape=(13,))
      Dense(32, activation="relu")
      Dropout(0.2)
      Dense(3, activation="softmax")
      """,
    aboutFit: "A fifth of the training part is set aside to watch for overfitting.",
    fit: """
      data = train
      epochs = epochs
      batch_size = 16
      validation_split = 0.2
      """,
    expectation: "evaluate.accuracy >= 0.9",
    conclusion: "The network is right about `= evaluate.accuracy` of the wines that it has never seen.")
}

extension ExperimentTemplate {
  static let regressionContent = TemplateContent(
    title: "How diabetes progresses in a year",
    introduction: """
      Ten measurements of 442 patients, and a number that says how far the disease went on within a year.
      """,
    otherEpochs: 200,
    params: """
      epochs = 80
      learning_rate = 0.01
      """,
    aboutData: """
      Load the data and hold back a fifth of it. Measurements are brought to mean 0 and deviation 1; the target is counted in
      hundreds, so that the network need not learn large numbers first. Put your own data here:
      `load_csv("patients.csv", target="progression")`.
      """,
    data: """
      _train, _test = datasets.diabetes().split(test=0.2)
      train = _train.map(x=lambda x: standardize(x, _train.x), y=lambda y: y / 100)
      test = _test.map(x=lambda x: standardize(x, _train.x), y=lambda y: y / 100)
      """,
    aboutModel: "The last layer has one unit and no activation: it gives a number of any size.",
    model: """
      Input(shape=(10,))
      Dense(16, activation="relu", kernel_regularizer=L2(0.01))
      Dense(1)
      """,
    compile: """
      optimizer = Adam(learning_rate)
      loss = "mean_squared_error"
      metrics = ["mean_absolute_error"]
      """,
    aboutCompile: nil,
    aboutFit: """
      Training ends when the validation loss has not fallen for ten epochs, and the best weights are kept.
      """,
    fit: """
      data = train
      epochs = epochs
      batch_size = 32
      validation_split = 0.2
      callbacks = [EarlyStopping(patience=10, restore_best_weights=True)]
      """,
    expectation: "evaluate.mean_absolute_error < 0.6",
    conclusion: """
      On patients that it has never seen the network errs by `= evaluate.mean_absolute_error` hundreds on average.
      """)
}

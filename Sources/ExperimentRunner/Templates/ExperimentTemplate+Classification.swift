extension ExperimentTemplate {
  static let classificationText = """
    # Which cultivar a wine comes from

    Thirteen chemical measurements of 178 Italian wines; a small network tells the three cultivars apart.
    Run it with `hornbook run FILE.md`, and change a number below with `-p epochs=80`.

    The numbers that you may want to change stand here; each becomes a row of the report's first table.

    ```params
    epochs = 40
    learning_rate = 0.01
    ```

    Load the data and hold back a fourth of it. Each measurement is brought to mean 0 and deviation 1, by the statistics of
    the training part alone. Put your own data here: `load_csv("wine.csv", target="cultivar")`.

    ```data
    _train, _test = datasets.wine().split(test=0.25, stratify=True)
    train = _train.map(x=lambda x: standardize(x, _train.x))
    test = _test.map(x=lambda x: standardize(x, _train.x))
    ```

    One layer a line, from the shape of one sample to one probability for each class.

    ```model
    Input(shape=(13,))
    Dense(32, activation="relu")
    Dropout(0.2)
    Dense(3, activation="softmax")
    ```

    Labels are numbers from 0, so the loss is the sparse one.

    ```compile
    optimizer = Adam(learning_rate)
    loss = "sparse_categorical_crossentropy"
    metrics = ["accuracy"]
    ```

    A fifth of the training part is set aside to watch for overfitting.

    ```fit
    data = train
    epochs = epochs
    batch_size = 16
    validation_split = 0.2
    ```

    ```evaluate
    data = test
    ```

    State what you expect; `hornbook run` ends with an error if it does not hold.

    ```expect
    evaluate.accuracy >= 0.9
    ```

    The network is right about `= evaluate.accuracy` of the wines that it has never seen.

    """
}

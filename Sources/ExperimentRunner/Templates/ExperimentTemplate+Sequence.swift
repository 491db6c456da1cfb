extension ExperimentTemplate {
  static let sequenceText = """
    # Reading digits line by line

    A handwritten digit of 8 x 8 pixels as a sequence: the network reads its eight lines one after the other and then says
    which digit it was. Text, sensor readings and prices have the same form: (samples, steps, features).
    Run it with `hornbook run FILE.md`, and change a number below with `-p epochs=20`.

    The numbers that you may want to change stand here; each becomes a row of the report's first table.

    ```params
    epochs = 12
    units = 32
    learning_rate = 0.01
    ```

    The axis of the color is dropped, so that a sample has eight steps of eight numbers.

    ```data
    _digits = datasets.digits().map(x=lambda x: x.reshape((-1, 8, 8)))
    train, test = _digits.split(test=0.2, stratify=True)
    ```

    The LSTM gives what it remembers after the last step. For a value at each step write `return_sequences=True`.

    ```model
    Input(shape=(8, 8))
    LSTM(units)
    Dense(10, activation="softmax")
    ```

    ```compile
    optimizer = Adam(learning_rate)
    loss = "sparse_categorical_crossentropy"
    metrics = ["accuracy"]
    ```

    ```fit
    data = train
    epochs = epochs
    batch_size = 32
    validation_split = 0.1
    ```

    ```evaluate
    data = test
    ```

    State what you expect; `hornbook run` ends with an error if it does not hold.

    ```expect
    evaluate.accuracy >= 0.9
    ```

    The network reads `= evaluate.accuracy` of the digits right that it has never seen.

    """
}

extension ExperimentTemplate {
  static let imageText = """
    # Handwritten digits with a small convnet

    1,797 images of 8 x 8 pixels; a convolutional network says which digit each one shows.
    Run it with `hornbook run FILE.md`, and change a number below with `-p epochs=20`.

    The numbers that you may want to change stand here; each becomes a row of the report's first table.

    ```params
    epochs = 10
    learning_rate = 0.002
    ```

    Every digit has the same share in both parts.

    ```data
    train, test = datasets.digits().split(test=0.2, stratify=True)
    ```

    One layer a line. Convolutions look for patterns, pooling halves the image, dropout keeps the network from learning
    single images by heart.

    ```model
    Input(shape=(8, 8, 1))
    Conv2D(16, 3, padding="same", activation="relu")
    MaxPooling2D(2)
    Conv2D(32, 3, padding="same", activation="relu")
    Flatten()
    Dropout(0.25)
    Dense(10, activation="softmax")
    ```

    Labels are numbers from 0, so the loss is the sparse one.

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
    evaluate.accuracy >= 0.93
    ```

    The network reads `= evaluate.accuracy` of the digits right that it has never seen.

    """
}

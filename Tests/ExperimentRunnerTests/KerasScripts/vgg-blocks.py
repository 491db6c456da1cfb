from keras import Sequential, layers, regularizers

WEIGHT_DECAY = 5e-4
model = Sequential(name="small_vgg")
model.add(layers.Input(shape=(32, 32, 3)))
for block, depth in enumerate([2, 2, 3]):
    for i in range(depth):
        model.add(
            layers.Conv2D(
                16 * 2**block,
                (3, 3),
                padding="same",
                kernel_regularizer=regularizers.l2(WEIGHT_DECAY),
                name=f"block{block + 1}_conv{i + 1}",
            )
        )
        model.add(layers.BatchNormalization(name=f"block{block + 1}_bn{i + 1}"))
        model.add(layers.Activation("relu"))
    model.add(layers.MaxPooling2D(pool_size=(2, 2), strides=(2, 2), name=f"block{block + 1}_pool"))
    model.add(layers.Dropout(0.2 + 0.1 * block))
model.add(layers.Flatten())
model.add(layers.Dense(128, activation="relu"))
model.add(layers.Dense(10, activation="softmax"))
print(f"{model.name}: {len(model.layers)} layers, {model.count_params():,} parameters, {model.output_shape}")

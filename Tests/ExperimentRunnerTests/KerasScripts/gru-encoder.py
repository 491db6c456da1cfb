import keras
from keras import layers

encoder = keras.Sequential(
    [
        layers.Input((30, 12)),
        layers.Masking(mask_value=0.0),
        layers.Bidirectional(layers.GRU(16, return_sequences=True), merge_mode="sum"),
        layers.Bidirectional(
            layers.LSTM(8, return_sequences=True, dropout=0.1),
            backward_layer=layers.LSTM(8, return_sequences=True, go_backwards=True),
        ),
        layers.GRU(8, reset_after=False, recurrent_dropout=0.1),
        layers.RepeatVector(10),
        layers.SimpleRNN(6, return_sequences=True),
        layers.TimeDistributed(layers.Dense(3)),
    ]
)
print(encoder.input_shape, encoder.output_shape)
model = encoder

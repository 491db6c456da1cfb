import keras
from keras import layers, ops

vocab_size, max_len, embed_dim, heads = 200, 24, 16, 2

tokens = keras.Input((max_len,), dtype="int32")
x = layers.Embedding(vocab_size, embed_dim)(tokens)
positions = layers.Embedding(max_len, embed_dim)(layers.Lambda(lambda t: ops.cumsum(ops.ones_like(t), axis=-1) - 1)(tokens))
x = x + positions
for i in range(2):
    attention = layers.MultiHeadAttention(heads, embed_dim // heads, name=f"encoder_{i}_attention")(
        query=x, value=x, key=x, use_causal_mask=True
    )
    attention = layers.Dropout(0.1, name=f"encoder_{i}_attention_dropout")(attention)
    x = layers.LayerNormalization(epsilon=1e-6, name=f"encoder_{i}_attention_norm")(x + attention)
    ffn = keras.Sequential([layers.Dense(32, activation="relu"), layers.Dense(embed_dim)], name=f"encoder_{i}_ffn")
    x = layers.LayerNormalization(epsilon=1e-6, name=f"encoder_{i}_ffn_norm")(x + ffn(x))
mlm_output = layers.Dense(vocab_size, name="mlm_cls", activation="softmax")(x)
mlm_model = keras.Model(tokens, mlm_output, name="masked_bert_model")

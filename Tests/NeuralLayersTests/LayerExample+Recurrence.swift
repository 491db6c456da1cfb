import NeuralLayers
import TensorCore

private let flat: [Shape] = [[3]]

private func refusal(_ layer: String) -> String {
  "\(layer): expected sequences of 3 axes, (batch, steps, features), received (batch, 3)."
    + " Put an Embedding before it, or Reshape((3, 1))."
}

private func states(_ layer: String, _ received: String) -> String {
  "\(layer): expected an input of 2 axes, (batch, features), received \(received)."
    + " Put Flatten() or a global pooling layer before it."
}

extension LayerExample {
  static let recurrence: [LayerExample] =
    plain + options + [
      LayerExample(
        Bidirectional(LSTM(2)), ["layer": .object(LSTM(2))], inputs: [[3, 2]], output: [4], learned: 80,
        text: "Bidirectional(LSTM(2))", refused: flat, message: refusal("forward_lstm (LSTM(2))")),
      LayerExample(
        Bidirectional(GRU(2, returnSequences: true), mergeMode: .sum),
        [
          "layer": .object(GRU(2, returnSequences: true)), "merge_mode": .string("sum"),
        ], inputs: [[3, 2]], output: [3, 2], learned: 72, text: "Bidirectional(GRU(2, returnSequences: true))",
        refused: flat, message: refusal("forward_gru (GRU(2, returnSequences: true))")),
      LayerExample(
        RNN(LSTMCell(2)), ["cell": .object(LSTMCell(2))], inputs: [[3, 2]], output: [2], learned: 40,
        text: "RNN(LSTMCell(2))", refused: flat, message: refusal("RNN(LSTMCell(2))")),
      LayerExample(
        RNN(StackedRNNCells([GRUCell(2), SimpleRNNCell(3)])),
        ["cell": .list([.object(GRUCell(2)), .object(SimpleRNNCell(3))])], inputs: [[3, 2]], output: [3],
        learned: 36 + 18, text: "RNN(StackedRNNCells([GRUCell(2), SimpleRNNCell(3)]))", refused: flat,
        message: refusal("RNN(StackedRNNCells([GRUCell(2), SimpleRNNCell(3)]))")),
      LayerExample(
        TimeDistributed(Dense(2)), ["layer": .object(Dense(2))], inputs: [[3, 4]], output: [3, 2], learned: 10,
        text: "TimeDistributed(Dense(2))", refused: flat,
        message: "TimeDistributed(Dense(2)): expected sequences of at least 3 axes, (batch, steps, …), "
          + "received (batch, 3). Use the layer itself for single samples."),
      LayerExample(
        SimpleRNNCell(2), ["units": .integer(2)], inputs: [[3], [2]], output: [2], learned: 12,
        text: "SimpleRNNCell(2)", refused: [[3, 4], [2]], message: states("SimpleRNNCell(2)", "(batch, 3, 4)")),
      LayerExample(
        LSTMCell(2), ["units": .integer(2)], inputs: [[3], [2], [2]], output: [2], learned: 48, text: "LSTMCell(2)",
        refused: [[3, 4], [2], [2]], message: states("LSTMCell(2)", "(batch, 3, 4)")),
      LayerExample(
        GRUCell(2), ["units": .integer(2)], inputs: [[3], [2]], output: [2], learned: 42, text: "GRUCell(2)",
        refused: [[3, 4], [2]], message: states("GRUCell(2)", "(batch, 3, 4)")),
      LayerExample(
        StackedRNNCells([SimpleRNNCell(2), SimpleRNNCell(2)]),
        ["cells": .list([.object(SimpleRNNCell(2)), .object(SimpleRNNCell(2))])], inputs: [[3], [2], [2]], output: [2],
        learned: 22, text: "StackedRNNCells([SimpleRNNCell(2), SimpleRNNCell(2)])", refused: [[3, 4], [2], [2]],
        message: states("StackedRNNCells([SimpleRNNCell(2), SimpleRNNCell(2)])", "(batch, 3, 4)")),
    ]

  private static let plain: [LayerExample] = [
    LayerExample(
      SimpleRNN(3), ["units": .integer(3)], inputs: [[3, 2]], output: [3], learned: 18, text: "SimpleRNN(3)",
      refused: flat, message: refusal("SimpleRNN(3)")),
    LayerExample(
      LSTM(3), ["units": .integer(3)], inputs: [[3, 2]], output: [3], learned: 72, text: "LSTM(3)", refused: flat,
      message: refusal("LSTM(3)")),
    LayerExample(
      GRU(3), ["units": .integer(3)], inputs: [[3, 2]], output: [3], learned: 63, text: "GRU(3)", refused: flat,
      message: refusal("GRU(3)")),
  ]

  private static let options: [LayerExample] = [
    LayerExample(
      SimpleRNN(2, activation: .relu, useBias: false, returnSequences: true),
      [
        "units": .integer(2), "activation": .string("relu"), "use_bias": .bool(false), "return_sequences": .bool(true),
      ], inputs: [[4, 2]], output: [4, 2], learned: 8, text: "SimpleRNN(2, returnSequences: true)", refused: flat,
      message: refusal("SimpleRNN(2, returnSequences: true)")),
    LayerExample(
      LSTM(2, activation: .softsign, recurrentActivation: .hardSigmoid, unitForgetBias: false, goBackwards: true),
      [
        "units": .integer(2), "activation": .string("softsign"), "recurrent_activation": .string("hard_sigmoid"),
        "unit_forget_bias": .bool(false), "go_backwards": .bool(true),
      ], inputs: [[3, 2]], output: [2], learned: 40, text: "LSTM(2, goBackwards: true)", refused: flat,
      message: refusal("LSTM(2, goBackwards: true)")),
    LayerExample(
      LSTM(2, returnSequences: true), ["units": .integer(2), "return_sequences": .bool(true)],
      inputs: [[3, 2], [2], [2]], output: [3, 2], learned: 40, text: "LSTM(2, returnSequences: true)",
      refused: [[3, 2], [3], [2]],
      message: "LSTM(2, returnSequences: true): expected initial states (batch, 2) and (batch, 2), "
        + "received (batch, 3) and (batch, 2)."
        + " Another layer gives its states with return_state=True, behind its output."),
    LayerExample(
      GRU(2, resetAfter: false, recurrentDropout: 0.25),
      ["units": .integer(2), "reset_after": .bool(false), "recurrent_dropout": .number(0.25)], inputs: [[3, 2]],
      output: [2], learned: 30, text: "GRU(2)", refused: flat, message: refusal("GRU(2)")),
    LayerExample(
      LSTM(2, dropout: 0.2, recurrentDropout: 0.2),
      ["units": .integer(2), "dropout": .number(0.2), "recurrent_dropout": .number(0.2)], inputs: [[3, 2]],
      output: [2], learned: 40, text: "LSTM(2)", refused: flat, message: refusal("LSTM(2)")),
  ]
}

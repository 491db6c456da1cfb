import ModelTraining
import NeuralLayers
import Testing

/// A recorded case of Keras: it runs, or it waits for something that is not there yet.
struct CaseEntry: Sendable, CustomTestStringConvertible {
  let name: String
  /// What the case needs: a name of a catalog, `Type.parameter` of a signature, or `fit.argument` of the replay.
  let needs: [String]
  /// Metrics by the names that Keras gives them, where the same string is refused here for being ambiguous.
  let replacing: [String: String]

  init(_ name: String, waitsFor needs: String..., replacing: [String: String] = [:]) {
    self.name = name
    self.needs = needs
    self.replacing = replacing
  }

  var testDescription: String { name }

  /// The needs that nothing in the library meets.
  var missing: [String] { needs.filter { !Self.isAvailable($0) } }

  private static var signatures: [Signature] {
    LayerCatalog.all.map { $0.signature } + LossCatalog.all.map { $0.signature }
      + MetricCatalog.all.map { $0.signature } + OptimizerCatalog.all.map { $0.signature }
      + CallbackCatalog.all.map { $0.signature } + Initializer.constructors.map(\.signature)
      + Regularizer.constructors.map(\.signature) + Constraint.constructors.map(\.signature)
  }

  private static func isAvailable(_ need: String) -> Bool {
    let parts = need.split(separator: ".").map(String.init)
    guard parts.count == 2 else {
      return signatures.contains { $0.name == need } || LossCatalog.names.contains(need)
        || MetricCatalog.names.contains(need)
    }
    if parts[0] == "fit" { return Replay.fitArguments.contains(parts[1]) }
    return signatures.contains { $0.name == parts[0] && $0.parameters.contains { $0.name == parts[1] } }
  }

  /// Every recorded case.
  ///
  /// One that waits moves to `Cases` when the last of its needs is met.
  static let all: [CaseEntry] = [
    CaseEntry("activation_layers"),
    CaseEntry("attention_causal"),
    CaseEntry("attention_cross"),
    CaseEntry("attention_masked"),
    CaseEntry("attention_self"),
    CaseEntry("average_pooling1d_valid"),
    CaseEntry("average_pooling2d_same"),
    CaseEntry("batch_normalization_axis"),
    CaseEntry("batch_normalization_conv"),
    CaseEntry("batch_normalization_dense"),
    CaseEntry("bidirectional_gru_sum"),
    CaseEntry("bidirectional_lstm"),
    CaseEntry("bidirectional_lstm_sequences"),
    CaseEntry("class_weight"),
    CaseEntry("constraints_max_norm_non_neg"),
    CaseEntry("constraints_unit_min_max"),
    CaseEntry("conv1d_causal_dilated"),
    CaseEntry("conv1d_causal_strides"),
    CaseEntry("conv1d_same_strides"),
    CaseEntry("conv1d_transpose_same"),
    CaseEntry("conv1d_valid"),
    CaseEntry("conv2d_dilated"),
    CaseEntry("conv2d_groups"),
    CaseEntry("conv2d_same_even_kernel"),
    CaseEntry("conv2d_same_strides"),
    CaseEntry("conv2d_transpose_gaps"),
    CaseEntry("conv2d_transpose_output_padding"),
    CaseEntry("conv2d_transpose_same"),
    CaseEntry("conv2d_transpose_valid"),
    CaseEntry("conv2d_valid"),
    CaseEntry("conv2d_valid_strides"),
    CaseEntry("dense_elu"),
    CaseEntry("dense_exponential"),
    CaseEntry("dense_gelu"),
    CaseEntry("dense_hard_sigmoid"),
    CaseEntry("dense_leaky_relu"),
    CaseEntry("dense_linear"),
    CaseEntry("dense_rank3"),
    CaseEntry("dense_relu"),
    CaseEntry("dense_selu"),
    CaseEntry("dense_sigmoid"),
    CaseEntry("dense_silu"),
    CaseEntry("dense_softmax"),
    CaseEntry("dense_softplus"),
    CaseEntry("dense_softsign"),
    CaseEntry("dense_tanh"),
    CaseEntry("depthwise_conv1d"),
    CaseEntry("depthwise_conv2d"),
    CaseEntry("dropout_inference"),
    CaseEntry("early_stopping"),
    CaseEntry("embedding"),
    CaseEntry("embedding_adam"),
    CaseEntry("embedding_masked_lstm"),
    CaseEntry("frozen_layers"),
    CaseEntry("functional_two_inputs_two_outputs"),
    CaseEntry("global_average_masked"),
    CaseEntry("global_pooling_1d"),
    CaseEntry("global_pooling_2d"),
    CaseEntry("group_normalization"),
    CaseEntry("gru_backwards"),
    CaseEntry("gru_reset_after"),
    CaseEntry("gru_reset_before"),
    CaseEntry("layer_normalization"),
    CaseEntry("layer_normalization_axes"),
    CaseEntry("learning_rate_scheduler"),
    CaseEntry("loss_binary_crossentropy", replacing: ["accuracy": "categorical_accuracy"]),
    CaseEntry("loss_binary_crossentropy_logits"),
    CaseEntry("loss_binary_crossentropy_smoothing"),
    CaseEntry("loss_binary_focal"),
    CaseEntry("loss_categorical_crossentropy"),
    CaseEntry("loss_categorical_crossentropy_logits"),
    CaseEntry("loss_categorical_crossentropy_smoothing"),
    CaseEntry("loss_categorical_crossentropy_unnormalized"),
    CaseEntry("loss_categorical_focal"),
    CaseEntry("loss_categorical_hinge"),
    CaseEntry("loss_cosine_similarity"),
    CaseEntry("loss_hinge"),
    CaseEntry("loss_hinge_binary_labels"),
    CaseEntry("loss_huber"),
    CaseEntry("loss_kl_divergence"),
    CaseEntry("loss_log_cosh"),
    CaseEntry("loss_mean_absolute_error"),
    CaseEntry("loss_mean_absolute_percentage_error"),
    CaseEntry("loss_mean_squared_error"),
    CaseEntry("loss_mean_squared_logarithmic_error"),
    CaseEntry("loss_poisson"),
    CaseEntry("loss_sparse_categorical_crossentropy"),
    CaseEntry("loss_sparse_categorical_crossentropy_ignore"),
    CaseEntry("loss_sparse_categorical_crossentropy_logits"),
    CaseEntry("loss_squared_hinge"),
    CaseEntry("loss_sum_reduction"),
    CaseEntry("lstm"),
    CaseEntry("lstm_backwards"),
    CaseEntry("lstm_options"),
    CaseEntry("lstm_stacked"),
    CaseEntry("lstm_states"),
    CaseEntry("masked_bidirectional"),
    CaseEntry("masked_sequence_loss"),
    CaseEntry("masking_gru"),
    CaseEntry("max_pooling1d_same"),
    CaseEntry("max_pooling2d_same_overlapping"),
    CaseEntry("max_pooling2d_valid_odd"),
    CaseEntry("merge_arithmetic"),
    CaseEntry("merge_dot"),
    CaseEntry("merge_selection"),
    CaseEntry("metrics_accuracy_binary"),
    CaseEntry("metrics_binary"),
    CaseEntry("metrics_categorical"),
    CaseEntry("metrics_regression"),
    CaseEntry("metrics_sparse"),
    CaseEntry("optimizer_adadelta"),
    CaseEntry("optimizer_adagrad"),
    CaseEntry("optimizer_adam"),
    CaseEntry("optimizer_adam_amsgrad"),
    CaseEntry("optimizer_adamax"),
    CaseEntry("optimizer_adamw"),
    CaseEntry("optimizer_clipnorm"),
    CaseEntry("optimizer_clipvalue"),
    CaseEntry("optimizer_ema"),
    CaseEntry("optimizer_ftrl"),
    CaseEntry("optimizer_global_clipnorm"),
    CaseEntry("optimizer_gradient_accumulation"),
    CaseEntry("optimizer_lion"),
    CaseEntry("optimizer_nadam"),
    CaseEntry("optimizer_rmsprop"),
    CaseEntry("optimizer_rmsprop_centered"),
    CaseEntry("optimizer_rmsprop_momentum"),
    CaseEntry("optimizer_sgd"),
    CaseEntry("optimizer_sgd_momentum"),
    CaseEntry("optimizer_sgd_nesterov"),
    CaseEntry("optimizer_weight_decay"),
    CaseEntry("padding_cropping_1d"),
    CaseEntry("padding_cropping_2d"),
    CaseEntry("preprocessing_layers"),
    CaseEntry("reduce_lr_on_plateau"),
    CaseEntry("regularizers_activity"),
    CaseEntry("regularizers_layers"),
    CaseEntry("regularizers_weights"),
    CaseEntry("reshape_layers"),
    CaseEntry("residual_block"),
    CaseEntry("resume_optimizer_state"),
    CaseEntry("sample_weight"),
    CaseEntry("sample_weight_temporal"),
    CaseEntry("schedule_cosine"),
    CaseEntry("schedule_cosine_restarts"),
    CaseEntry("schedule_cosine_warmup"),
    CaseEntry("schedule_exponential"),
    CaseEntry("schedule_exponential_staircase"),
    CaseEntry("schedule_inverse_time"),
    CaseEntry("schedule_piecewise"),
    CaseEntry("schedule_polynomial"),
    CaseEntry("separable_conv1d"),
    CaseEntry("separable_conv2d"),
    CaseEntry("shared_layers"),
    CaseEntry("simple_rnn"),
    CaseEntry("simple_rnn_backwards"),
    CaseEntry("time_distributed_conv"),
    CaseEntry("time_distributed_dense"),
    CaseEntry("upsampling2d_bilinear"),
    CaseEntry("validation_split"),
  ]
}

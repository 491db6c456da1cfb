/// Which samples a fit sets aside for validation when it is given a fraction.
public enum ValidationSelection: String, Hashable, Sendable, CaseIterable {
  /// The last ones, before any shuffling, as Keras does it: of data sorted by class that is one class.
  case last
  /// Any, by chance.
  case random
  /// Of each class the same fraction, by chance.
  case stratified
}

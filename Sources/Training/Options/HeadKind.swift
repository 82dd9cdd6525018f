/// How a head is made of features.
public enum HeadKind: String, CaseIterable, Codable, Sendable {
  /// Trained by stochastic gradient descent, epoch by epoch.
  case sgd
  /// Multinomial logistic regression at its optimum, found by L-BFGS.
  case lbfgs
  /// Linear discriminant analysis with a shrunken covariance, in closed form.
  case lda
  /// The class whose mean direction is nearest.
  case mean
  /// The one of them that does best on held-out folds.
  case auto
}

extension HeadKind: OptionValue {
  package static let expected = "sgd, lbfgs, lda, mean or auto"
  package init?(option text: String) { self.init(rawValue: text) }
  package var yaml: String { rawValue }
}

/// How a flat folder's images are divided into those to train on and those to validate with.
public enum SplitMethod: String, CaseIterable, Codable, Sendable {
  /// An image validates if its hash is below the fraction: no addition moves another image.
  case hash
  /// Of each class its lowest hashes validate, so that every class has its share.
  case stratified
}

internal import Text
internal import Training

extension CalibrationReport {
  /// The report for people.
  package var text: String {
    let error = Figures.percent(before.calibrationError)
    let reason: String
    switch origin {
    case .fewImages:
      reason = "not fitted on fewer than \(Temperature.fewestImages) validation images"
    case .everyImageRight: reason = "not fitted, since every validation image is right"
    case .nothingToFit: reason = "not fitted, since the head's outputs are all equal or not finite"
    case .noBetter: reason = "since one fitted on half of the images helps not the other half"
    case nil where temperature == 1: reason = "not fitted"
    case .fitted, .bounded, nil:
      return "temperature \(Figures.fixed(temperature, digits: 2)): expected calibration error "
        + "\(error) before, \(Figures.percent(after.calibrationError)) after"
    }
    return "temperature 1, \(reason): expected calibration error \(error)"
  }
}

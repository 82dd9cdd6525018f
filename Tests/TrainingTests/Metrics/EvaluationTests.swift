import Autograd
import Reports
import Terminal
import Testing
import Text
import Training

@Suite("Evaluation")
struct EvaluationTests {
  /// Seven classes, four images; ranks of the true classes by hand: 0, 1, 4, 6.
  private var evaluation: Evaluation {
    var evaluation = Evaluation(classCount: 7)
    let first: [Float] = [9, 1, 2, 3, 4, 5, 6, /**/ 5, 9, 1, 2, 3, 4, 0]
    let second: [Float] = [9, 8, 7, 6, 5, 4, 3, /**/ 9, 8, 7, 6, 5, 4, 3]
    evaluation.add(logits: Tensor(first, shape: [2, 7]), labels: [0, 0][...], loss: 0.5)
    evaluation.add(logits: Tensor(second, shape: [2, 7]), labels: [4, 6][...], loss: 2)
    return evaluation
  }

  /// A report in which the temperature 2 was measured on no image.
  private func report(_ evaluation: Evaluation, _ classes: [String]) -> EvaluationReport {
    let nothing = CalibrationFigures(calibrationError: 0, loss: 0)
    return EvaluationReport(
      HeadEvaluated(
        data: "/photos", classes: classes, evaluation: evaluation,
        calibration: CalibrationReport(
          temperature: 2, origin: nil, before: nothing, after: nothing), images: []))
  }

  @Test("top-1 and top-5 are shares of the images")
  func hits() {
    #expect(evaluation.images == 4)
    #expect(evaluation.top1 == 0.25)
    #expect(evaluation.top5 == 0.75)
  }

  @Test("the loss is the mean over images, not over batches")
  func loss() {
    var evaluation = Evaluation(classCount: 2)
    evaluation.add(logits: Tensor(shape: [3, 2]), labels: [0, 0, 0][...], loss: 1)
    evaluation.add(logits: Tensor(shape: [1, 2]), labels: [0][...], loss: 5)
    #expect(evaluation.loss == 2)
  }

  @Test("with five classes or fewer every image is among the first five")
  func fewClasses() {
    var evaluation = Evaluation(classCount: 2)
    evaluation.add(logits: Tensor([1, 0], shape: [1, 2]), labels: [1][...], loss: 1)
    #expect(evaluation.top1 == 0)
    #expect(evaluation.top5 == 1)
  }

  @Test("without images nothing is divided by zero")
  func empty() {
    let evaluation = Evaluation(classCount: 2)
    #expect(evaluation.top1 == 0 && evaluation.top5 == 0 && evaluation.loss == 0)
  }

  @Test("the JSON report has the documented form")
  func json() {
    var evaluation = Evaluation(classCount: 2)
    evaluation.add(
      logits: Tensor([1, 0, 1, 0, 0, 1], shape: [3, 2]), labels: [0, 1, 1][...], loss: 0.25)
    #expect(
      report(evaluation, ["cat", "dog"]).json.text
        == #"{"images":3,"top1":0.6666666666666666,"#
        + #""top1Interval":[0.20765960080204768,0.9385080552796037],"top5":1.0,"loss":0.25,"#
        + #""balancedAccuracy":0.75,"#
        + #""macro":{"precision":0.75,"recall":0.75,"f1":0.6666666666666666},"#
        + #""weighted":{"precision":0.8333333333333334,"recall":0.6666666666666666,"#
        + #""f1":0.6666666666666666},"calibration":{"temperature":2.0,"#
        + #""ece":{"before":0.0,"after":0.0},"loss":{"before":0.0,"after":0.0}},"perClass":["#
        + #"{"class":"cat","images":1,"precision":0.5,"recall":1.0,"f1":0.6666666666666666},"#
        + #"{"class":"dog","images":2,"precision":1.0,"recall":0.5,"f1":0.6666666666666666}],"#
        + #""confusion":[[1,0],[1,1]]}"#)
  }

  @Test("the text report aligns its columns and names what is confused")
  func text() {
    var evaluation = Evaluation(classCount: 3)
    evaluation.add(
      logits: Tensor([1, 0, 0, 1, 0, 0, 0, 1, 0], shape: [3, 3]), labels: [0, 1, 1][...],
      loss: 0.25)
    #expect(
      report(evaluation, ["cat", "dog", "red fox"]).text(colors: false) == """
        Images    3
        Top-1     66.7 % (95 % interval: 20.8 to 93.9 %)
        Balanced  75.0 %
        Loss      0.250
        Certainty temperature 2.00: expected calibration error 0.0 % before, 0.0 % after

        class          images  precision   recall       F1
        cat                 1     50.0 %  100.0 %   66.7 %
        dog                 2    100.0 %   50.0 %   66.7 %
        red fox             0          -        -        -
        macro mean          3     50.0 %   50.0 %   44.4 %
        weighted mean       3     83.3 %   66.7 %   66.7 %

        most often confused
            1 × dog taken for cat

        """)
  }
}

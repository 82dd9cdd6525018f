import Autograd
import Testing

@Suite("Learning rate schedules")
struct LearningRateScheduleTests {
  @Test("a constant rate is the same in every step")
  func constant() {
    let schedule: any LearningRateSchedule = ConstantRate(0.01)
    #expect([0, 1, 99].map { schedule.rate($0, of: 100) } == [0.01, 0.01, 0.01])
  }
}

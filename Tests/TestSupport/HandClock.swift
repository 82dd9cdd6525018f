/// A clock that is set by hand.
package final class HandClock {
  package var time = 100.0

  package init() {}
}

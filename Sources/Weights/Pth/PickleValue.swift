/// What a pickle makes, without ever running any of it.
///
/// Compound values lie in the machine's list of objects and are referred to by their place there. So a
/// pickle that nests a million tuples, or that contains itself, is a flat list like any other.
enum PickleValue {
  case none
  case bool(Bool)
  case integer(Int)
  /// An integer beyond 64 bits: two's complement, least significant byte first.
  case wideInteger([UInt8])
  case number(Double)
  case text(String)
  /// A class or function by its full name, one of those that are allowed.
  case global(String)
  /// A place in `PickleMachine.objects`.
  case object(Int)
}

/// A compound value.
enum PickleObject {
  case tuple([PickleValue])
  case list([PickleValue])
  /// A `dict` or `OrderedDict`, in the order of insertion; keys may be given twice.
  case dictionary([(key: PickleValue, value: PickleValue)])
  /// A call that the pickle asks for; it is not made.
  case call(function: String, arguments: [PickleValue])
  /// What the pickle refers to outside of itself, by whatever describes it.
  case persistent(PickleValue)
}

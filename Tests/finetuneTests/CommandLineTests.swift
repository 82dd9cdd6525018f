import Testing

/// Everything that runs the built binary, one test after another: each run wants all cores, and a
/// child would inherit the open files of another test's child.
@Suite("Command line", .serialized)
struct CommandLineTests {}

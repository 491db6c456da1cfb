/// What the command's exit code says.
enum CommandStatus: Int32, Error, CaseIterable {
  case success = 0
  /// An expectation does not hold.
  case expectationFailed = 1
  /// The file or the command line is wrong; found before running.
  case wrongInput = 2
  /// A directive failed while running; a partial report is written.
  case directiveFailed = 3
  /// A result differs from the one that it should be.
  case differs = 4
  /// The run was interrupted; the same command goes on with it.
  case interrupted = 5
  /// Data is missing, or something on this machine: a font, a writable folder.
  case missing = 6

  static let interruptedCode = CommandStatus.interrupted.rawValue

  /// How far a run came from what was wanted: from a number that is too low to nothing run at all.
  private static let bySeverity: [CommandStatus] = [
    .success, .expectationFailed, .differs, .directiveFailed, .missing, .wrongInput, .interrupted,
  ]

  /// The more severe of two, for a command on several files.
  func combined(with other: CommandStatus) -> CommandStatus {
    Self.bySeverity.last { $0 == self || $0 == other } ?? self
  }

  /// Ends the command with this code unless all is well.
  func endIfNeeded() throws {
    if self != .success { throw self }
  }
}

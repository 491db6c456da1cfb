import ArgumentParser
import ExperimentRunner

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Where the program starts.
@main
enum Main {
  static func main() {
    // Several programs read our output through a pipe that they may close early, such as `head`.
    signal(SIGPIPE, SIG_DFL)
    do {
      var command = try RootCommand.parseAsRoot()
      try command.run()
    } catch let status as CommandStatus {
      exit(status.rawValue)
    } catch {
      // The parser ends with 0 after help and a version; all its errors are a wrong command line.
      let isAnswer = RootCommand.exitCode(for: error).isSuccess
      let message = RootCommand.fullMessage(for: error)
      if !message.isEmpty { Console.write(message + "\n", to: isAnswer ? .output : .errors) }
      exit(isAnswer ? 0 : CommandStatus.wrongInput.rawValue)
    }
  }
}

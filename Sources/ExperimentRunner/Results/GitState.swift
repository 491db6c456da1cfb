#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The commit that an experiment's folder is at.
public struct GitState: Hashable, Sendable {
  /// 40 hexadecimal digits.
  public var commit: String
  /// Whether a tracked file differs from the commit, or the experiment is not in it.
  public var isDirty: Bool

  public init(commit: String, isDirty: Bool) {
    self.commit = commit
    self.isDirty = isDirty
  }

  /// Reads what `git status --porcelain=v2 --branch` prints; `nil` if it names no commit.
  init?(status: String, experiment path: String) {
    var commit: String?
    var isDirty = false
    for line in status.split(separator: "\n") {
      if line.hasPrefix("# branch.oid ") {
        commit = String(line.dropFirst("# branch.oid ".count))
      } else if line.hasPrefix("? ") {
        // An untracked entry counts if it is the experiment or a folder above it.
        let entry = line.dropFirst(2)
        let covers = entry.hasSuffix("/") ? "/\(path)".contains("/\(entry)") : "/\(path)".hasSuffix("/\(entry)")
        if covers { isDirty = true }
      } else if !line.hasPrefix("#") {
        isDirty = true
      }
    }
    guard let commit, commit.utf8.count >= 40 else { return nil }
    self.init(commit: commit, isDirty: isDirty)
  }
}

/// A running `git status`; it takes a few milliseconds, during which the experiment runs.
final class GitQuery {
  /// After so many milliseconds the answer is not waited for; a report must not hang on a slow network disk.
  private static let patience: Int32 = 2000
  private let process: pid_t
  private let output: Int32
  private let path: String

  /// Starts git in the experiment's folder; `nil` if there is no git.
  init?(experiment path: String) {
    self.path = Self.absolute(path)
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // Without optional locks, git leaves the repository as it is.
    let words = [
      "git", "--no-optional-locks", "-C", FilePath.folder(of: path), "status", "--porcelain=v2", "--branch",
      "--untracked-files=normal",
    ]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    arguments.append(nil)
    var process: pid_t = 0
    let status = posix_spawnp(&process, "git", &actions, nil, &arguments, environ)
    close(ends[1])
    guard status == 0 else {
      close(ends[0])
      return nil
    }
    self.process = process
    self.output = ends[0]
  }

  /// What git says; asked once.
  func answer() -> GitState? {
    defer { close(output) }
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    var isComplete = false
    while !isComplete {
      var event = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      let ready = poll(&event, 1, Self.patience)
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { break }
      let count = read(output, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        isComplete = count == 0
        break
      }
      text += chunk[..<count]
    }
    if !isComplete { kill(process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard isComplete, status == 0 else { return nil }
    return GitState(status: String(decoding: text, as: UTF8.self), experiment: path)
  }

  private static func absolute(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

import Foundation
import Pages

/// Runs what students wrote: as another user, with limits, and nothing of it left afterwards.
///
/// The tools are those of util-linux, which every Linux has: `unshare` for namespaces of its own, in which
/// there is no network, no other process and no other temporary folder; `prlimit` for the limits;
/// `setpriv` for the other user. Where the machine grants no namespaces, the user and the limits remain.
struct Sandbox {
  enum Mode: String, CaseIterable {
    /// As another user, in namespaces.
    case namespaces
    /// As another user.
    case user
    /// As oneself, which is for code that one trusts.
    case trusted
  }

  struct Limits {
    var cpuSeconds: Int
    var wallSeconds: Int
    var megabytes: Int
    /// Of one file, in megabytes.
    var fileMegabytes = 64
    var outputBytes = 1 << 20
    var processes = 128
  }

  /// How a command ended.
  struct Ended {
    let code: Int32
    let isSignal: Bool
    /// What it said on both streams, to the limit.
    let said: String
    let isTimedOut: Bool
    let isTooLong: Bool
    var isGreen: Bool { code == 0 && !isSignal && !isTimedOut && !isTooLong }
  }

  let mode: Mode
  /// Folders that namespaces hide: the book with its solutions, and what is secret.
  var hidden: [URL] = []
  /// Numbers of users that stand for nobody: of those that systemd gives to services that come and go.
  static let users = 64_420..<64_484
  private let claim: Claim?
  var user: Int { claim?.user ?? Int(getuid()) }

  /// - Parameter asked: A mode that is forced; nil for the best that there is.
  /// - Throws: `Failure` (64) if untrusted code could not be run as another user.
  init(_ asked: Mode?) throws {
    if asked == .trusted {
      (mode, claim) = (.trusted, nil)
      return
    }
    guard getuid() == 0, Sandbox.works(["setpriv", "--version"]) else {
      throw Failure(
        .options,
        "only root can run what students wrote as another user; --trusted runs it as "
          + "yourself, with all that you may read and write")
    }
    // Tried with all that is done later, for a machine may grant one thing and not another.
    let isGranted = Sandbox.works(Sandbox.apart + [".", "true"])
    if asked == .namespaces && !isGranted {
      throw Failure(.options, "this machine grants no namespaces")
    }
    mode = asked ?? (isGranted ? .namespaces : .user)
    claim = try Claim(Sandbox.users)
    // A grader that was killed may have left some.
    end()
  }

  /// Whether no grader has this user.
  static func isFree(_ user: Int) -> Bool {
    users.contains(user) && (try? Claim(user..<user + 1)) != nil
  }

  private static func works(_ command: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// Whether the other user could read a file, or what is in a folder.
  func canRead(_ file: URL) -> Bool {
    mode != .trusted
      && Sandbox.works(asUser + ["test", "-r", file.path, "-o", "-x", file.path])
  }

  /// Hands a folder, and what is in it, over to the user.
  func give(_ folder: URL) throws {
    guard mode != .trusted else { return }
    let all =
      [folder.path]
      + (FileManager.default.subpaths(atPath: folder.path) ?? [])
      .map { folder.path + "/" + $0 }
    for path in all { _ = lchown(path, uid_t(user), gid_t(user)) }
  }

  /// Whoever ends with this program: a grader that is killed leaves no one running.
  private static let together = ["setpriv", "--pdeathsig=KILL", "--"]

  /// Whether the other user could go into a folder.
  func canReach(_ folder: URL) -> Bool {
    Sandbox.works(asUser + ["test", "-x", folder.path])
  }

  private var asUser: [String] {
    [
      "setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups", "--no-new-privs",
      "--bounding-set=-all", "--inh-caps=-all", "--pdeathsig=KILL", "--",
    ]
  }

  /// Namespaces with the current folder as `/tmp/seams`; folders to hide follow, a point, a command.
  private static let apart =
    together + [
      "unshare", "--mount", "--net", "--ipc", "--pid", "--fork", "--kill-child=KILL",
      "--mount-proc", "sh", "-ec",
      // Not `exec`: signals do not end a namespace's first process. The current folder is still the
      // same when another lies over it.
      """
      for place in /tmp /var/tmp /dev/shm; do
        [ ! -d $place ] || mount -t tmpfs -o size=64m,mode=1777 tmpfs $place
      done
      mkdir /tmp/seams
      mount --no-canonicalize --bind . /tmp/seams
      while [ "$1" != . ]; do [ ! -d "$1" ] || mount -t tmpfs -o size=1m tmpfs "$1"; shift; done
      shift
      cd /tmp/seams
      set +e
      "$@"
      exit $?
      """,
      "sh",
    ]

  /// Runs a command in a folder, in which relative paths begin, to its end or to a limit.
  func run(_ command: [String], in folder: URL, path: String, limits: Limits) throws -> Ended {
    let bytes = limits.megabytes << 20
    let limited = [
      // Of two limits of CPU, the first is a signal that says so. The second is far enough that a virtual
      // machine which stood still for a while does not come to it first.
      "prlimit", "--cpu=\(limits.cpuSeconds):\(limits.cpuSeconds + 10)", "--as=\(bytes)",
      "--core=0", "--nofile=256", "--fsize=\(limits.fileMegabytes << 20)",
      "--nproc=\(limits.processes)", "--",
    ]
    let words: [String]
    switch mode {
    case .trusted:
      // Without a limit of processes: it would count all of one's own.
      words =
        (Sandbox.works(["setpriv", "--version"]) ? Sandbox.together : [])
        + (Sandbox.works(["prlimit", "--version"])
          ? limited.filter { !$0.hasPrefix("--nproc") } : []) + command
    case .user: words = limited + asUser + command
    case .namespaces:
      words = Sandbox.apart + hidden.map(\.path) + ["."] + limited + asUser + command
    }
    let blas = ProcessInfo.processInfo.environment.filter { $0.key.hasPrefix("OPENBLAS_") }
    let environment = blas.merging([
      "PATH": path, "HOME": ".", "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "TMPDIR": ".",
      "SWIFT_BACKTRACE": "enable=no",
    ]) { $1 }
    let spawned = try Spawned(["/usr/bin/env"] + words, environment, in: folder)
    // Not the time of day, which may be set while a submission runs.
    let deadline = ContinuousClock.now + .seconds(limits.wallSeconds)
    var said: [UInt8] = []
    var (isTimedOut, isTooLong) = (false, false)
    // Who forks keeps the pipe open: the end is that of the process, and not that of the pipe.
    while true {
      let isOver = spawned.hasEnded()
      spawned.read { said += $0.prefix(max(0, limits.outputBytes - said.count)) }
      isTooLong = said.count >= limits.outputBytes
      isTimedOut = !isOver && ContinuousClock.now > deadline
      if isOver || isTooLong || isTimedOut { break }
      Interrupts.pause()
    }
    // The first of a namespace's processes is its shell: with it all of them end.
    spawned.kill()
    end()
    let status = spawned.wait()
    let isSignal = status & 0x7f != 0
    // A signal in a namespace comes back as the code that a shell gives it.
    let code = isSignal ? status & 0x7f : (status >> 8) & 0xff
    return Ended(
      code: !isSignal && code > 128 ? code - 128 : code, isSignal: isSignal || code > 128,
      said: String(decoding: said, as: UTF8.self), isTimedOut: isTimedOut, isTooLong: isTooLong)
  }

  /// Ends every process of the user, at once and with no way to fork in between.
  func end() {
    guard mode != .trusted else { return Spawned.endLast() }
    _ = Sandbox.works(asUser + ["sh", "-c", "kill -9 -1"])
  }

  /// Removes what the user has left in folders that everybody may write, where it had no others.
  func clean() {
    guard mode == .user else { return }
    _ = Sandbox.works(
      ["find", "/tmp", "/var/tmp", "/dev/shm", "-xdev", "-uid", "\(user)", "-delete"])
  }
}

/// A user of one's own: two graders at a time have two, and neither ends what the other runs. The lock
/// goes with the process.
private final class Claim: Sendable {
  let user: Int
  private let lock: Int32

  init(_ users: Range<Int>) throws {
    let folder = FileManager.default.isWritableFile(atPath: "/run") ? "/run" : "/tmp"
    for user in users {
      let lock = open(
        "\(folder)/seams-grading-\(user)", O_CREAT | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0o600)
      if lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 {
        (self.user, self.lock) = (user, lock)
        return
      }
      if lock >= 0 { close(lock) }
    }
    throw Failure(.output, "\(users.count) graders run here, or \(folder) cannot be written")
  }

  deinit { close(lock) }
}

/// A process with one pipe for what it says, and no other descriptor of this one's. Foundation's `Process`
/// waits for all that have forked from it, which what is graded could make for ever.
private final class Spawned {
  private let pid: pid_t
  private let pipe: Int32
  private var status: Int32?
  /// That of the last one, while it runs.
  nonisolated(unsafe) private static var last: pid_t = 0

  /// Ends it; for the thread of an interrupt.
  static func endLast() { if last > 0 { Foundation.kill(last, SIGKILL) } }

  init(_ command: [String], _ environment: [String: String], in folder: URL) throws {
    // Problems' programs set themselves an alarm, which a busy machine would ring early. Here the limits
    // of CPU and this program's clock count, and the alarm stays ignored.
    signal(SIGALRM, SIG_IGN)
    var ends: [Int32] = [0, 0]
    guard Foundation.pipe(&ends) == 0 else { throw Failure(.output, "no pipe is left") }
    _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
    // What this program has open is not for others.
    for descriptor in 3..<Int32(1024) where descriptor != ends[1] {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
    posix_spawn_file_actions_addclose(&actions, ends[1])
    let command = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder.path] + command
    let words = command.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var child: pid_t = 0
    // Signals do what they do for a program that nobody has told otherwise: this one may have been started
    // with some of them ignored.
    var (attributes, all, none) = (posix_spawnattr_t(), sigset_t(), sigset_t())
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    sigfillset(&all)
    sigdelset(&all, SIGALRM)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
    let failed = posix_spawn(&child, command[0], &actions, &attributes, words, variables)
    close(ends[1])
    guard failed == 0 else {
      close(ends[0])
      throw Failure(.output, "cannot run \(command[0]): \(String(cString: strerror(failed)))")
    }
    (pid, pipe) = (child, ends[0])
    Spawned.last = child
  }

  deinit { close(pipe) }

  func hasEnded() -> Bool {
    var status: Int32 = 0
    if self.status == nil, waitpid(pid, &status, WNOHANG) == pid { over(status) }
    return self.status != nil
  }

  /// Hands over what there is to read now.
  func read(_ body: (ArraySlice<UInt8>) -> Void) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    for _ in 0..<64 {
      let count = Foundation.read(pipe, &buffer, buffer.count)
      guard count > 0 else { return }
      body(buffer[..<count])
    }
  }

  func kill() { if status == nil { Foundation.kill(pid, SIGKILL) } }

  func wait() -> Int32 {
    while status == nil {
      var found: Int32 = 0
      if waitpid(pid, &found, 0) == pid { over(found) }
    }
    return status!
  }

  private func over(_ status: Int32) {
    self.status = status
    Spawned.last = 0
  }
}

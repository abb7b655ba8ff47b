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
  /// The user's number, which stands for nobody: of those that systemd gives to services that come and go.
  static let user = 64_413

  /// - Parameter asked: A mode that is forced; nil for the best that there is.
  /// - Throws: `Failure` (64) if untrusted code could not be run as another user.
  init(_ asked: Mode?) throws {
    if asked == .trusted {
      mode = .trusted
      return
    }
    guard getuid() == 0, Sandbox.works(["setpriv", "--version"]) else {
      throw Failure(
        .options,
        "only root can run what students wrote as another user; --trusted runs it as "
          + "yourself, with all that you may read and write")
    }
    let isGranted = Sandbox.works(
      ["unshare", "--mount", "--net", "--ipc", "--pid", "--fork", "--mount-proc", "true"])
    if asked == .namespaces && !isGranted {
      throw Failure(.options, "this machine grants no namespaces")
    }
    mode = asked ?? (isGranted ? .namespaces : .user)
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

  /// Whether the other user could read a file.
  func canRead(_ file: URL) -> Bool {
    mode != .trusted
      && Sandbox.works(Sandbox.asUser + ["test", "-r", file.path])
  }

  /// Hands a folder, and what is in it, over to the user.
  func give(_ folder: URL) throws {
    guard mode != .trusted else { return }
    let all =
      [folder.path]
      + (FileManager.default.subpaths(atPath: folder.path) ?? [])
      .map { folder.path + "/" + $0 }
    for path in all { _ = lchown(path, uid_t(Sandbox.user), gid_t(Sandbox.user)) }
  }

  private static let asUser = [
    "setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups", "--no-new-privs",
    "--bounding-set=-all", "--inh-caps=-all", "--",
  ]

  /// Runs a command in a folder, in which relative paths begin, to its end or to a limit.
  func run(_ command: [String], in folder: URL, path: String, limits: Limits) throws -> Ended {
    let bytes = limits.megabytes << 20
    let limited = [
      // Of two limits of CPU, the first is a signal that says so.
      "prlimit", "--cpu=\(limits.cpuSeconds):\(limits.cpuSeconds + 1)", "--as=\(bytes)",
      "--core=0", "--nofile=256", "--fsize=\(limits.fileMegabytes << 20)",
      "--nproc=\(limits.processes)", "--",
    ]
    let words: [String]
    switch mode {
    case .trusted:
      // Without a limit of processes: it would count all of one's own.
      words =
        (Sandbox.works(["prlimit", "--version"])
          ? limited.filter { !$0.hasPrefix("--nproc") } : []) + command
    case .user: words = limited + Sandbox.asUser + command
    case .namespaces:
      // Not `exec`: signals do not end a namespace's first process.
      let inside = """
        mount --bind "$PWD" /mnt
        for place in /tmp /var/tmp /dev/shm; do mount -t tmpfs -o size=64m,mode=1777 tmpfs $place; done
        while [ "$1" != . ]; do [ ! -d "$1" ] || mount -t tmpfs -o size=1m tmpfs "$1"; shift; done
        shift
        cd /mnt
        set +e
        "$@"
        exit $?
        """
      words =
        [
          "unshare", "--mount", "--net", "--ipc", "--pid", "--fork", "--kill-child=KILL",
          "--mount-proc", "sh", "-ec", inside, "sh",
        ] + hidden.map(\.path) + ["."] + limited + Sandbox.asUser + command
    }
    let blas = ProcessInfo.processInfo.environment.filter { $0.key.hasPrefix("OPENBLAS_") }
    let environment = blas.merging([
      "PATH": path, "HOME": ".", "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "TMPDIR": ".",
      "SWIFT_BACKTRACE": "enable=no",
    ]) { $1 }
    let spawned = try Spawned(["/usr/bin/env"] + words, environment, in: folder)
    let deadline = Date(timeIntervalSinceNow: Double(limits.wallSeconds))
    var said: [UInt8] = []
    var (isTimedOut, isTooLong) = (false, false)
    // Who forks keeps the pipe open: the end is that of the process, and not that of the pipe.
    while true {
      let isOver = spawned.hasEnded()
      spawned.read { said += $0.prefix(max(0, limits.outputBytes - said.count)) }
      isTooLong = said.count >= limits.outputBytes
      isTimedOut = !isOver && Date() > deadline
      if isOver || isTooLong || isTimedOut { break }
      usleep(10_000)
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
  private func end() {
    guard mode != .trusted else { return }
    _ = Sandbox.works(Sandbox.asUser + ["sh", "-c", "kill -9 -1"])
  }

  /// Removes what the user has left in folders that everybody may write, where it had no others.
  func clean() {
    guard mode == .user else { return }
    _ = Sandbox.works(
      ["find", "/tmp", "/var/tmp", "/dev/shm", "-xdev", "-uid", "\(Sandbox.user)", "-delete"])
  }
}

/// A process with one pipe for what it says, and no other descriptor of this one's. Foundation's `Process`
/// waits for all that have forked from it, which what is graded could make for ever.
private final class Spawned {
  private let pid: pid_t
  private let pipe: Int32
  private var status: Int32?

  init(_ command: [String], _ environment: [String: String], in folder: URL) throws {
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
    let failed = posix_spawn(&child, command[0], &actions, nil, words, variables)
    close(ends[1])
    guard failed == 0 else {
      close(ends[0])
      throw Failure(.output, "cannot run \(command[0]): \(String(cString: strerror(failed)))")
    }
    (pid, pipe) = (child, ends[0])
  }

  deinit { close(pipe) }

  func hasEnded() -> Bool {
    var status: Int32 = 0
    if self.status == nil, waitpid(pid, &status, WNOHANG) == pid { self.status = status }
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
      if waitpid(pid, &found, 0) == pid { status = found }
    }
    return status!
  }
}

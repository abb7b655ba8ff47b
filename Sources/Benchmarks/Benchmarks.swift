import ArgumentParser
import Foundation
import Seams

/// Times the core's heavy work, a JSON line a task.
@main
struct Benchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmarks",
    abstract: "Times the core's heavy work and prints one JSON line a task.",
    discussion: "Tasks: \(tasks.keys.sorted().joined(separator: ", ")). Without a name all run. "
      + "Times are milliseconds of this process; compare medians with those of another program "
      + "run in turn with it on the same machine, with the same threads.")

  private static let tasks: [String: @Sendable (Int) throws -> [String: Field]] = [
    "a_ppca": closedForm, "b_linear_vae_analytic": linearVAE(sampled: false),
    "b_linear_vae_sample": linearVAE(sampled: true), "c_mlp_vae": imageVAE,
    "d_hessians": hessians(Double.self), "d_hessians_float": hessians(Float.self),
    "e_figure": figure, "g_many_starts": manyStarts, "surface": surface,
    "h_whole_batch": wholeBatch(nodes: 2), "h_whole_batch_3": wholeBatch(nodes: 3),
  ]

  @Argument(help: "The tasks to run.")
  var names: [String] = []

  @Option(help: "The threads of OpenBLAS.")
  var threads = 1

  @Option(help: "How often each task is timed.")
  var repeats = 200

  func validate() throws {
    for name in names where Benchmarks.tasks[name] == nil {
      throw ValidationError(
        "there is no task “\(name)”; the tasks are \(Benchmarks.tasks.keys.sorted().joined(separator: ", "))."
      )
    }
    if threads < 1 || repeats < 1 {
      throw ValidationError("--threads and --repeats want a number from 1.")
    }
  }

  func run() throws {
    BLAS.threads = threads
    for name in names.isEmpty ? Benchmarks.tasks.keys.sorted() : names {
      var line = try Benchmarks.tasks[name]!(repeats)
      line["task"] = .text(name)
      line["peer"] = .text("seams")
      line["threads"] = .number(Double(BLAS.threads))
      line["kernels"] = .text(BLAS.kernels)
      line["instructions"] = .text(instructionSet)
      line["peak_rss_mb"] = .number((peakMemory() * 10).rounded() / 10)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(line), as: UTF8.self))
    }
  }
}

/// A field of a JSON line.
enum Field: Encodable {
  case number(Double)
  case text(String)

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    }
  }
}

/// Milliseconds of `repeats` runs of `body` after a first one, which is told apart.
func timed(_ repeats: Int, _ body: () throws -> Void) rethrows -> [String: Field] {
  let clock = ContinuousClock()
  let first = try clock.measure(body) / .milliseconds(1)
  let times = try (0..<repeats).map { _ in try clock.measure(body) / .milliseconds(1) }
  func rounded(_ x: Double) -> Field { .number((x * 1e4).rounded() / 1e4) }
  return [
    "first_ms": rounded(first), "median_ms": rounded(quantile(times, 0.5)),
    "min_ms": rounded(times.min()!), "max_ms": rounded(times.max()!),
  ]
}

/// The seconds that this process has taken of all processors together.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The largest resident memory of this process so far, in MiB.
private func peakMemory() -> Double {
  var usage = rusage()
  #if canImport(Glibc)
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
  #else
    getrusage(RUSAGE_SELF, &usage)
    return Double(usage.ru_maxrss) / 1_048_576
  #endif
}

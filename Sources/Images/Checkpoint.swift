import Foundation
import Seams

/// Why a checkpoint is of no use: one line.
public struct CheckpointError: Error, Equatable, CustomStringConvertible {
  public let description: String

  init(_ file: URL, _ what: String) {
    description = "\(file.lastPathComponent): \(what); remove it to begin anew"
  }
}

/// A training as it stands in a file.
private struct Checkpoint: Codable {
  static let format = "Seams image training 1"

  var format: String
  var model: ImageModel
  var plan: ImageTraining.Plan
  var step: Int
  /// The parameters and Adam's two means, as little-endian numbers of four bytes.
  var parameters, first, second: Data
  /// Of all that stands above, so that a damaged file is not taken for another training.
  var digest: UInt64 = 0

  /// FNV-1a over the step and the numbers.
  var computedDigest: UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(truncatingIfNeeded: step)
    for part in [parameters, first, second] {
      for byte in part { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    return hash
  }
}

extension ImageTraining {
  /// Writes the training as it stands: the old file or the new one is there, never a part of one.
  ///
  /// - Throws: What the file system says.
  public func save(to file: URL) throws {
    let memory = adam.memory
    var checkpoint = Checkpoint(
      format: Checkpoint.format, model: model, plan: plan, step: step,
      parameters: Data(numbers: recorded.tape.parameterVector), first: Data(numbers: memory.first),
      second: Data(numbers: memory.second))
    checkpoint.digest = checkpoint.computedDigest
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    try encoder.encode(checkpoint).write(to: file, options: .atomic)
  }

  /// Goes on where `save` left off; the training must have been made by the same model and plan.
  ///
  /// - Throws: `CheckpointError` if the file is damaged or another training's; this one is then as
  ///   it was.
  public func resume(from file: URL) throws {
    let count = recorded.tape.parameterVector.count
    // What the numbers take, and some room for the rest: not what the file says of itself.
    let most = 12 * count + 65536
    let size = (try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
    guard size <= most else {
      throw CheckpointError(file, "\(size) bytes are more than a checkpoint of this training has")
    }
    guard let data = try? Data(contentsOf: file) else {
      throw CheckpointError(file, "cannot be read")
    }
    guard let found = try? PropertyListDecoder().decode(Checkpoint.self, from: data),
      found.digest == found.computedDigest
    else { throw CheckpointError(file, "is damaged, or no checkpoint") }
    guard found.format == Checkpoint.format else {
      throw CheckpointError(file, "is written by another version")
    }
    guard found.model == model, found.plan == plan else {
      throw CheckpointError(file, "is of a training with other options")
    }
    let began = found.step > 0
    let parts = [found.parameters, found.first, found.second].map(\.numbers)
    guard (0...plan.steps).contains(found.step), parts[0].count == count,
      parts[1].count == (began ? count : 0), parts[2].count == parts[1].count
    else { throw CheckpointError(file, "does not fit this training") }
    recorded.tape.parameterVector = parts[0]
    adam.memory = (found.step, parts[1], parts[2])
    step = found.step
  }
}

extension Data {
  fileprivate init(numbers: [Float]) {
    self.init(capacity: 4 * numbers.count)
    for number in numbers {
      Swift.withUnsafeBytes(of: number.bitPattern.littleEndian) { append(contentsOf: $0) }
    }
  }

  /// Of a whole number of numbers; else none.
  fileprivate var numbers: [Float] {
    guard count.isMultiple(of: 4) else { return [] }
    return withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).map {
        Float(
          bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self))
        )
      }
    }
  }
}

import CLoops

// Loops over the entries of matrices, from a target in C that is compiled for several instruction
// sets: the compiler of Swift knows one, the oldest that the system runs on, which would take a
// quarter as many numbers at a time. All give the same bits.

/// The instruction set that the loops run with: `SSE2`, `AVX2`, `AVX-512` or `NEON`; the largest that
/// was compiled and that this processor has.
public var instructionSet: String {
  String(cString: seams_instruction_set(seams_instruction_set_in_use()))
}

extension Scalar {
  /// y ← f(a, b), or y + f(a, b) if `onto`, for `count` entries. `Loop` lists the functions f, with
  /// s for `scale` and t for `shift`. y may be the memory of a or b.
  @inline(__always)
  static func each(
    _ f: Loop, _ count: Int, _ y: Out, _ a: In? = nil, _ b: In? = nil, scale: Self = 1,
    shift: Self = 0, onto: Bool = false
  ) {
    loop(f, onto ? 1 : 0, y, a, b, scale, shift, count)
  }

  /// The same of every row of a with the one row b; f is a sum or a product.
  @inline(__always)
  static func rows(
    _ f: Loop, _ y: Out, _ a: In, _ b: In, scale: Self = 1, onto: Bool = false, _ rows: Int,
    _ columns: Int
  ) {
    loopOverRows(f, onto ? 1 : 0, y, a, b, scale, rows, columns)
  }
}

/// What a step of Adam is for every entry: with the running means m and v, decayed by `decay`, of the
/// slope and its square, x moves by −length·m/(scale·√v + tiny).
public struct AdamStep<Element: Scalar>: Sendable {
  let decay: (first: Element, second: Element)
  let length, scale, tiny: Element
}

// The two kinds of numbers have the same functions under two names.

extension Double {
  public static func loop(
    _ f: Loop, _ onto: Int32, _ y: Out, _ a: In?, _ b: In?, _ s: Double, _ t: Double, _ count: Int
  ) {
    seams_each_double(f, onto, y, a, b, s, t, count)
  }

  public static func loopOverRows(
    _ f: Loop, _ onto: Int32, _ y: Out, _ a: In, _ b: In, _ s: Double, _ rows: Int, _ columns: Int
  ) {
    seams_rows_double(f, onto, y, a, b, s, rows, columns)
  }

  public static func down(
    _ y: Out, _ a: In, _ b: In?, scale: Double, onto: Bool, _ rows: Int, _ columns: Int
  ) {
    seams_down_double(onto ? 1 : 0, y, a, b, scale, rows, columns)
  }

  public static func total(_ a: In, _ b: In?, _ count: Int) -> Double {
    seams_total_double(a, b, count)
  }

  public static func adam(
    _ x: Out, _ m: Out, _ v: Out, _ g: In, _ step: AdamStep<Double>, _ count: Int
  ) {
    seams_adam_double(
      x, m, v, g, step.decay.first, step.decay.second, step.length, step.scale, step.tiny, count)
  }

  public static func tilt(_ y: Out, _ a: In, at value: In, points: Int, _ m: Int, _ width: Int) {
    seams_tilt_double(y, a, value, points, m, width)
  }

  public static func bend(
    _ y: Out, _ a: In, by λ: In, at value: In, points: Int, _ m: Int, _ width: Int
  ) {
    seams_bend_double(y, a, λ, value, points, m, width)
  }
}

extension Float {
  public static func loop(
    _ f: Loop, _ onto: Int32, _ y: Out, _ a: In?, _ b: In?, _ s: Float, _ t: Float, _ count: Int
  ) {
    seams_each_float(f, onto, y, a, b, s, t, count)
  }

  public static func loopOverRows(
    _ f: Loop, _ onto: Int32, _ y: Out, _ a: In, _ b: In, _ s: Float, _ rows: Int, _ columns: Int
  ) {
    seams_rows_float(f, onto, y, a, b, s, rows, columns)
  }

  public static func down(
    _ y: Out, _ a: In, _ b: In?, scale: Float, onto: Bool, _ rows: Int, _ columns: Int
  ) {
    seams_down_float(onto ? 1 : 0, y, a, b, scale, rows, columns)
  }

  public static func total(_ a: In, _ b: In?, _ count: Int) -> Float {
    seams_total_float(a, b, count)
  }

  public static func adam(
    _ x: Out, _ m: Out, _ v: Out, _ g: In, _ step: AdamStep<Float>, _ count: Int
  ) {
    seams_adam_float(
      x, m, v, g, step.decay.first, step.decay.second, step.length, step.scale, step.tiny, count)
  }

  public static func tilt(_ y: Out, _ a: In, at value: In, points: Int, _ m: Int, _ width: Int) {
    seams_tilt_float(y, a, value, points, m, width)
  }

  public static func bend(
    _ y: Out, _ a: In, by λ: In, at value: In, points: Int, _ m: Int, _ width: Int
  ) {
    seams_bend_float(y, a, λ, value, points, m, width)
  }
}

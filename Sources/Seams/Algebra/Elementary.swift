import CLAPACK

/// Elementary functions of eight numbers at once, without a branch, so that the processor takes
/// several in one instruction: libm's take one at a time and would cost a small network more than
/// its products do.
///
/// Errors are a few units of the last place (the tests hold them against libm). Not-a-number stays
/// one.
extension Double {
  /// √x.
  @inline(__always)
  public static func squareRoot(_ x: SIMD8<Double>) -> SIMD8<Double> { seams_square_roots(x) }

  /// eˣ; 0 below −708, where the result would lose digits.
  @inline(__always)
  public static func exponential(_ x: SIMD8<Double>) -> SIMD8<Double> {
    let (half, p) = halfPowerAndRest(x.replacing(with: 710, where: x .> 710))
    return (2 * (half + half * p)).replacing(with: 0, where: x .< -708)
  }

  /// eˣ − 1, to full precision for small x too; above 700 as at 700, so that it stays finite.
  @inline(__always)
  public static func exponentialLess1(_ x: SIMD8<Double>) -> SIMD8<Double> {
    let low = x.replacing(with: -60, where: x .< -60)
    let (half, p) = halfPowerAndRest(low.replacing(with: 700, where: low .> 700))
    return 2 * (half * p + (half - 0.5))
  }

  /// 2ᵏ⁻¹ and eʳ − 1, where x = k·log 2 + r, k is whole and |r| ≤ log 2 / 2.
  @inline(__always)
  private static func halfPowerAndRest(_ x: SIMD8<Double>) -> (SIMD8<Double>, SIMD8<Double>) {
    // Adding 1.5·2⁵² rounds to a whole number and leaves it in the low bits.
    let shifted = x * 1.4426950408889634 + 0x1.8p52
    let k = shifted - 0x1.8p52
    let r = (x - k * 0x1.62e42fee00000p-1) - k * 0x1.a39ef35793c76p-33
    let bits = (unsafeBitCast(shifted, to: SIMD8<UInt64>.self) &+ 1022) &<< 52
    // Taylor's series to r¹³/13!; the first term left out is 4·10⁻¹⁸.
    var p = r * (1 / 6_227_020_800) + 1 / 479_001_600
    p = r * p + 1 / 39_916_800
    p = r * p + 1 / 3_628_800
    p = r * p + 1 / 362_880
    p = r * p + 1 / 40_320
    p = r * p + 1 / 5040
    p = r * p + 1 / 720
    p = r * p + 1 / 120
    p = r * p + 1 / 24
    p = r * p + 1 / 6
    p = r * p + 1 / 2
    return (unsafeBitCast(bits, to: SIMD8<Double>.self), r + r * r * p)
  }

  /// log x. The series is that of Sun's fdlibm: log((1 + s)/(1 − s)) in powers of s².
  @inline(__always)
  public static func logarithm(_ x: SIMD8<Double>) -> SIMD8<Double> {
    // A number below the least normal one is scaled up first.
    let tiny = x .< .leastNormalMagnitude
    let bits = unsafeBitCast(x.replacing(with: x * 0x1p54, where: tiny), to: SIMD8<UInt64>.self)
    // x = 2ᵏ·m with √½ ≤ m < √2.
    let moved = bits &+ 0x0009_5F61_9980_C433
    let exponent = unsafeBitCast((moved &>> 52) | 0x4330_0000_0000_0000, to: SIMD8<Double>.self)
    let bias = SIMD8(repeating: 0x1p52 + 1023).replacing(with: 0x1p52 + 1077, where: tiny)
    let k = exponent - bias
    let mantissa = (moved & 0x000F_FFFF_FFFF_FFFF) &+ 0x3FE6_A09E_667F_3BCD
    let f = unsafeBitCast(mantissa, to: SIMD8<Double>.self) - 1
    let s = f / (2 + f)
    let z = s * s
    var R = z * 1.479819860511658591e-01 + 1.531383769920937332e-01
    R = z * R + 1.818357216161805012e-01
    R = z * R + 2.222219843214978396e-01
    R = z * R + 2.857142874366239149e-01
    R = z * R + 3.999999999940941908e-01
    R = z * (z * R + 6.666666666666735130e-01)
    let half = 0.5 * f * f
    let result =
      k * 6.93147180369123816490e-01
      - ((half - (s * (half + R) + k * 1.90821492927058770002e-10)) - f)
    return result.replacing(with: -.infinity, where: x .== 0)
      .replacing(with: x, where: x .== .infinity)
      .replacing(with: .nan, where: .!(x .>= 0))
  }

  /// cos 2πu and sin 2πu for |u| ≤ 1.
  @inline(__always)
  static func turn(_ u: SIMD8<Double>) -> (cosine: SIMD8<Double>, sine: SIMD8<Double>) {
    // The nearest quarter turn is taken off, which is exact; at most an eighth is left.
    let shifted = 4 * u + 0x1.8p52
    let x = 2 * .pi * (u - 0.25 * (shifted - 0x1.8p52))
    let z = x * x
    // The series of Sun's fdlibm for |x| ≤ π/4.
    var S = z * 1.58969099521155010221e-10 - 2.50507602534068634195e-08
    S = z * S + 2.75573137070700676789e-06
    S = z * S - 1.98412698298579493134e-04
    S = z * S + 8.33333333332248946124e-03
    S = z * S - 1.66666666666666324348e-01
    let sine = x + x * z * S
    var C = z * -1.13596475577881948265e-11 + 2.08757232129817482790e-09
    C = z * C - 2.75573143513906633035e-07
    C = z * C + 2.48015872894767294178e-05
    C = z * C - 1.38888888888741095749e-03
    C = z * C + 4.16666666666666019037e-02
    let cosine = 1 - (0.5 * z - z * z * C)
    // An odd number of quarters changes the two; then each gets the sign of its quarter.
    let quarters = unsafeBitCast(shifted, to: SIMD8<UInt64>.self)
    let c = unsafeBitCast(cosine, to: SIMD8<UInt64>.self)
    let s = unsafeBitCast(sine, to: SIMD8<UInt64>.self)
    let change = (c ^ s) & (0 &- (quarters & 1))
    return (
      unsafeBitCast(c ^ change ^ (((quarters &+ 1) & 2) &<< 62), to: SIMD8<Double>.self),
      unsafeBitCast(s ^ change ^ ((quarters & 2) &<< 62), to: SIMD8<Double>.self)
    )
  }
}

/// The same in single precision, by the same formulas with shorter series.
extension Float {
  /// √x.
  @inline(__always)
  public static func squareRoot(_ x: SIMD8<Float>) -> SIMD8<Float> {
    seams_square_roots_of_floats(x)
  }

  /// eˣ; 0 below −87, where the result would lose digits.
  @inline(__always)
  public static func exponential(_ x: SIMD8<Float>) -> SIMD8<Float> {
    let (half, p) = halfPowerAndRest(x.replacing(with: 89, where: x .> 89))
    return (2 * (half + half * p)).replacing(with: 0, where: x .< -87)
  }

  /// eˣ − 1, to full precision for small x too; above 80 as at 80, so that it stays finite.
  @inline(__always)
  public static func exponentialLess1(_ x: SIMD8<Float>) -> SIMD8<Float> {
    let low = x.replacing(with: -30, where: x .< -30)
    let (half, p) = halfPowerAndRest(low.replacing(with: 80, where: low .> 80))
    return 2 * (half * p + (half - 0.5))
  }

  /// 2ᵏ⁻¹ and eʳ − 1, where x = k·log 2 + r, k is whole and |r| ≤ log 2 / 2.
  @inline(__always)
  private static func halfPowerAndRest(_ x: SIMD8<Float>) -> (SIMD8<Float>, SIMD8<Float>) {
    let shifted = x * 1.44269504 + 0x1.8p23
    let k = shifted - 0x1.8p23
    let r = (x - k * 0.693359375) + k * 2.12194440e-4
    let bits = (unsafeBitCast(shifted, to: SIMD8<UInt32>.self) &+ 126) &<< 23
    var p = r * (1 / 5040) + 1 / 720
    p = r * p + 1 / 120
    p = r * p + 1 / 24
    p = r * p + 1 / 6
    p = r * p + 1 / 2
    return (unsafeBitCast(bits, to: SIMD8<Float>.self), r + r * r * p)
  }

  /// log x.
  @inline(__always)
  public static func logarithm(_ x: SIMD8<Float>) -> SIMD8<Float> {
    let tiny = x .< .leastNormalMagnitude
    let bits = unsafeBitCast(x.replacing(with: x * 0x1p25, where: tiny), to: SIMD8<UInt32>.self)
    let moved = bits &+ 0x004A_FB0D
    let exponent = unsafeBitCast((moved &>> 23) | 0x4B00_0000, to: SIMD8<Float>.self)
    let bias = SIMD8<Float>(repeating: 0x1p23 + 127).replacing(with: 0x1p23 + 152, where: tiny)
    let k = exponent - bias
    let mantissa = (moved & 0x007F_FFFF) &+ 0x3F35_04F3
    let f = unsafeBitCast(mantissa, to: SIMD8<Float>.self) - 1
    let s = f / (2 + f)
    let z = s * s
    var R = z * 0.24279078841 + 0.28498786688
    R = z * R + 0.40000972152
    R = z * (z * R + 0.66666662693)
    let half = 0.5 * f * f
    let result = k * 6.9313812256e-01 - ((half - (s * (half + R) + k * 9.0580006145e-06)) - f)
    return result.replacing(with: -.infinity, where: x .== 0)
      .replacing(with: x, where: x .== .infinity)
      .replacing(with: .nan, where: .!(x .>= 0))
  }
}

// MARK: For both

extension Scalar {
  /// tanh x = (e²ˣ − 1)/(e²ˣ + 1).
  @inline(__always)
  static func tanh(_ x: SIMD8<Self>) -> SIMD8<Self> {
    let less1 = exponentialLess1(x + x)
    return less1 / (less1 + 2)
  }
}

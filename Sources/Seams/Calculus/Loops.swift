// Loops over the entries of matrices, eight at a time: the compiler cannot know that two pieces of
// memory do not overlap, and would take their entries one by one.

/// Calls `body` with 0, 8, 16, … and how many there are from there on, at most eight.
///
/// There is one call, for a closure that is called from two places is not inlined.
@inline(__always)
func inEights(_ count: Int, _ body: (_ start: Int, _ width: Int) -> Void) {
  var start = 0
  while start < count {
    body(start, min(8, count &- start))
    start &+= 8
  }
}

/// `width` entries, at most eight, and zeros behind them.
@inline(__always)
func load<Element: Scalar>(_ source: UnsafePointer<Element>, _ width: Int) -> SIMD8<Element> {
  if width == 8 { return UnsafeRawPointer(source).loadUnaligned(as: SIMD8<Element>.self) }
  var eight = SIMD8<Element>()
  for k in 0..<width { eight[k] = source[k] }
  return eight
}

/// Writes the first `width` of eight entries.
@inline(__always)
func store<Element: Scalar>(
  _ eight: SIMD8<Element>, _ target: UnsafeMutablePointer<Element>, _ width: Int
) {
  if width == 8 {
    UnsafeMutableRawPointer(target).storeBytes(of: eight, as: SIMD8<Element>.self)
  } else {
    for k in 0..<width { target[k] = eight[k] }
  }
}

/// target ← f(a).
@inline(__always)
func transform<Element: Scalar>(
  _ target: UnsafeMutablePointer<Element>, _ a: UnsafePointer<Element>, _ count: Int,
  _ f: (SIMD8<Element>) -> SIMD8<Element>
) {
  inEights(count) { i, width in store(f(load(a + i, width)), target + i, width) }
}

/// target ← f(a, b).
@inline(__always)
func transform<Element: Scalar>(
  _ target: UnsafeMutablePointer<Element>, _ a: UnsafePointer<Element>,
  _ b: UnsafePointer<Element>, _ count: Int,
  _ f: (SIMD8<Element>, SIMD8<Element>) -> SIMD8<Element>
) {
  inEights(count) { i, width in
    store(f(load(a + i, width), load(b + i, width)), target + i, width)
  }
}

/// target ← f(a, b), or target + f(a, b) if it holds something already.
@inline(__always)
func transform<Element: Scalar>(
  onto: Bool, _ target: UnsafeMutablePointer<Element>, _ a: UnsafePointer<Element>,
  _ b: UnsafePointer<Element>, _ count: Int,
  _ f: (SIMD8<Element>, SIMD8<Element>) -> SIMD8<Element>
) {
  inEights(count) { i, width in
    var result = f(load(a + i, width), load(b + i, width))
    if onto { result += load(target + i, width) }
    store(result, target + i, width)
  }
}

/// target ← scale·a, or target + scale·a if it holds something already.
@inline(__always)
func scaled<Element: Scalar>(
  onto: Bool, _ target: UnsafeMutablePointer<Element>, _ a: UnsafePointer<Element>,
  _ scale: Element, _ count: Int
) {
  if onto {
    transform(target, target, a, count) { $0 + scale * $1 }
  } else {
    transform(target, a, count) { scale * $0 }
  }
}

/// Σ f(aᵢ, bᵢ), for an f that is 0 at zeros.
@inline(__always)
func total<Element: Scalar>(
  _ a: UnsafePointer<Element>, _ b: UnsafePointer<Element>, _ count: Int,
  _ f: (SIMD8<Element>, SIMD8<Element>) -> SIMD8<Element>
) -> Element {
  var sums = SIMD8<Element>()
  inEights(count) { i, width in sums += f(load(a + i, width), load(b + i, width)) }
  return sums.sum()
}

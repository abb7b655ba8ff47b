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
  return loadRest(source, width)
}

/// Fewer than eight entries: each goes straight to its place, for a loop over places would take
/// them through memory.
@inline(never)
private func loadRest<Element: Scalar>(_ a: UnsafePointer<Element>, _ width: Int)
  -> SIMD8<Element>
{
  SIMD8(
    a[0], width > 1 ? a[1] : 0, width > 2 ? a[2] : 0, width > 3 ? a[3] : 0,
    width > 4 ? a[4] : 0, width > 5 ? a[5] : 0, width > 6 ? a[6] : 0, 0)
}

/// Writes the first `width` of eight entries.
@inline(__always)
func store<Element: Scalar>(
  _ eight: SIMD8<Element>, _ target: UnsafeMutablePointer<Element>, _ width: Int
) {
  if width == 8 {
    UnsafeMutableRawPointer(target).storeBytes(of: eight, as: SIMD8<Element>.self)
  } else {
    storeRest(eight, target, width)
  }
}

@inline(never)
private func storeRest<Element: Scalar>(
  _ eight: SIMD8<Element>, _ target: UnsafeMutablePointer<Element>, _ width: Int
) {
  target[0] = eight[0]
  if width > 1 { target[1] = eight[1] }
  if width > 2 { target[2] = eight[2] }
  if width > 3 { target[3] = eight[3] }
  if width > 4 { target[4] = eight[4] }
  if width > 5 { target[5] = eight[5] }
  if width > 6 { target[6] = eight[6] }
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

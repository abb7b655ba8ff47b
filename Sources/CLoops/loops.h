// The loops, for one kind of number (REAL) and one instruction set (SET); included once for each.
// The compiler is told that entries do not depend on each other: y is at most the very same memory
// as an operand.

#define JOIN3(a, b, c) a##_##b##_##c
#define PASTE3(a, b, c) JOIN3(a, b, c)
#define JOIN2(a, b) a##_##b
#define PASTE2(a, b) JOIN2(a, b)
#define LOCAL(name) PASTE3(name, REAL, SET)
#define F(name) PASTE2(name, REAL)
#define EACH_ENTRY \
  _Pragma("clang loop vectorize(assume_safety)") for (long i = 0; i < n; i++)

static void LOCAL(each)(enum seams_loop loop, int onto, REAL *y, const REAL *a, const REAL *b, REAL s,
                        REAL t, long n) {
// y ← value, or y + value.
#define WRITE(value) \
  if (onto) { \
    EACH_ENTRY y[i] = y[i] + (value); \
  } else { \
    EACH_ENTRY y[i] = (value); \
  } \
  break;
  switch (loop) {
    case seams_loop_constant: WRITE(s)
    case seams_loop_affine: WRITE(s * a[i] + t)
    case seams_loop_sum: WRITE(a[i] + s * b[i])
    case seams_loop_product: WRITE(s * a[i] * b[i])
    case seams_loop_quotient: WRITE(a[i] / b[i])
    case seams_loop_square: WRITE(a[i] * a[i])
    case seams_loop_exponential: WRITE(F(exponential)(a[i]))
    case seams_loop_logarithm: WRITE(F(logarithm)(a[i]))
    case seams_loop_tanh: WRITE(F(hyperbolic)(a[i]))
    case seams_loop_tanhSlope: WRITE(s * a[i] * (1 - b[i] * b[i]))
  }
#undef WRITE
}

static void LOCAL(rows)(enum seams_loop loop, int onto, REAL *y, const REAL *a, const REAL *b, REAL s,
                        long rows, long columns) {
  for (long r = 0; r < rows; r++)
    LOCAL(each)(loop, onto, y + r * columns, a + r * columns, b, s, 0, columns);
}

static void LOCAL(down)(int onto, REAL *y, const REAL *a, const REAL *b, REAL s, long rows,
                        long columns) {
  long n = columns;
  if (!onto) EACH_ENTRY y[i] = 0;
  for (long r = 0; r < rows; r++) {
    const REAL *p = a + r * columns;
    if (b) {
      const REAL *q = b + r * columns;
      EACH_ENTRY y[i] += s * p[i] * q[i];
    } else {
      EACH_ENTRY y[i] += s * p[i];
    }
  }
}

static REAL LOCAL(total)(const REAL *a, const REAL *b, long n) {
  // Which numbers meet in which sum is the same for every instruction set.
  enum { lanes = 64 / sizeof(REAL) };
  typedef REAL lane __attribute__((ext_vector_type(lanes)));
  lane sums = 0;
  long whole = n - n % lanes;
  for (long i = 0; i < whole; i += lanes) {
    lane p, q = 1;
    memcpy(&p, a + i, sizeof p);
    if (b) memcpy(&q, b + i, sizeof q);
    sums += p * q;
  }
  for (long i = whole; i < n; i++) sums[i - whole] += b ? a[i] * b[i] : a[i];
  REAL sum = 0;
  for (int k = 0; k < lanes; k++) sum += sums[k];
  return sum;
}

static void LOCAL(adam)(REAL *x, REAL *m, REAL *v, const REAL *g, REAL b1, REAL b2, REAL step,
                        REAL scale, REAL tiny, long n) {
  EACH_ENTRY {
    REAL mean = b1 * m[i] + (1 - b1) * g[i];
    REAL square = b2 * v[i] + (1 - b2) * g[i] * g[i];
    m[i] = mean;
    v[i] = square;
    x[i] -= step * mean / (scale * F(root)(square) + tiny);
  }
}

static void LOCAL(tilt)(REAL *y, const REAL *a, const REAL *v, long points, long m, long width) {
  long n = width;
  for (long row = 0; row < points * m; row++) {
    REAL *target = y + row * width;
    const REAL *source = a + row * width, *value = v + row / m * width;
    EACH_ENTRY target[i] = (1 - value[i] * value[i]) * source[i];
  }
}

static void LOCAL(bend)(REAL *y, const REAL *a, const REAL *lambda, const REAL *v, long points, long m,
                        long width) {
  long n = width;
  for (long row = 0; row < points * m; row++) {
    REAL *target = y + row * width;
    const REAL *source = a + row * width;
    const REAL *weight = lambda + row / m * width, *value = v + row / m * width;
    EACH_ENTRY target[i] =
        weight[i] * (-2 * value[i] * (1 - value[i] * value[i])) * source[i];
  }
}

static void LOCAL(curve)(REAL *y, const REAL *a, const REAL *b, const REAL *v, long width) {
  long n = width;
  EACH_ENTRY {
    REAL slope = 1 - v[i] * v[i];
    y[i] = slope * y[i] + -2 * v[i] * slope * a[i] * b[i];
  }
}

#undef LOCAL
#undef F
#undef EACH_ENTRY

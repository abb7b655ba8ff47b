// Loops over the entries of matrices, compiled for several instruction sets of one processor family
// and chosen at run time.
//
// Every entry is computed by the same IEEE operations in the same order on all of them: nothing is
// contracted to a fused multiplication and addition, and sums run in a fixed number of lanes. So the
// sets give the same bits, on every processor whose `float` and `double` are IEEE's.
#pragma once

/// What is done to every entry, by its own rule: y is written, or added onto; a and b are read.
enum __attribute__((enum_extensibility(closed), swift_name("Loop"))) seams_loop {
  seams_loop_constant,     ///< s
  seams_loop_affine,       ///< s·a + t
  seams_loop_sum,          ///< a + s·b
  seams_loop_product,      ///< s·a·b
  seams_loop_quotient,     ///< a/b
  seams_loop_square,       ///< a²
  seams_loop_exponential,  ///< eᵃ
  seams_loop_logarithm,    ///< log a
  seams_loop_tanh,         ///< tanh a
  seams_loop_tanhSlope,    ///< s·a·(1 − b²): a slope a handed through y = tanh, whose value is b
};

#define SEAMS_LOOPS(REAL) \
  /* y ← f(a, b), or y + f(a, b) if `onto`, for n entries; y may be a or b. */ \
  void seams_each_##REAL(enum seams_loop, int onto, REAL *y, const REAL *a, const REAL *b, REAL s, \
                         REAL t, long n); \
  /* The same of every row of a with one row b. Only sum and product are done so. */ \
  void seams_rows_##REAL(enum seams_loop, int onto, REAL *y, const REAL *a, const REAL *b, REAL s, \
                         long rows, long columns); \
  /* The row y ← Σ s·a, or Σ s·a·b if there is a b, down the rows; or onto y. */ \
  void seams_down_##REAL(int onto, REAL *y, const REAL *a, const REAL *b, REAL s, long rows, \
                         long columns); \
  /* Σ a, or Σ a·b if there is a b. */ \
  REAL seams_total_##REAL(const REAL *a, const REAL *b, long n); \
  /* A step of Adam: the means m of the slope g and v of its square, and the parameters x. */ \
  void seams_adam_##REAL(REAL *x, REAL *m, REAL *v, const REAL *g, REAL b1, REAL b2, REAL step, \
                         REAL scale, REAL tiny, long n); \
  /* y ← φ′·a, where φ is tanh with values v, a row of them for m rows each of a and y. */ \
  void seams_tilt_##REAL(REAL *y, const REAL *a, const REAL *v, long points, long m, long width); \
  /* y ← λ·φ″·a, the same with a row of λ beside each of v. */ \
  void seams_bend_##REAL(REAL *y, const REAL *a, const REAL *lambda, const REAL *v, long points, \
                         long m, long width); \
  /* y ← φ′·y + φ″·a·b for one row of each. */ \
  void seams_curve_##REAL(REAL *y, const REAL *a, const REAL *b, const REAL *v, long width);

SEAMS_LOOPS(double)
SEAMS_LOOPS(float)

/// Of n pairs (u, v) of uniform numbers, in their place: √(−2 log(1 − u)) times the cosine and the
/// sine of 2πv, two standard normal numbers (Box and Muller, 1958).
void seams_normals(double *pairs, long n);

/// How many instruction sets were compiled and run on this processor, from the simplest on.
int seams_instruction_sets(void);
/// The name of one of them.
const char *seams_instruction_set(int);
/// The number of the one in use; the last, until another is chosen.
int seams_instruction_set_in_use(void);
/// Takes another; only tests have a reason to.
void seams_use_instruction_set(int);

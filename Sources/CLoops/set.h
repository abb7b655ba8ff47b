// The loops for both kinds of numbers with one instruction set (SET), and the table of them.
#define REAL double
#include "loops.h"
#undef REAL
#define REAL float
#include "loops.h"
#undef REAL

static void PASTE2(normals, SET)(double *pairs, long n) {
  _Pragma("clang loop vectorize(assume_safety)") for (long i = 0; i < n; i++) {
    double radius = root_double(-2 * logarithm_double(1 - pairs[2 * i]));
    double sine, cosine = turn(pairs[2 * i + 1], &sine);
    pairs[2 * i] = radius * cosine;
    pairs[2 * i + 1] = radius * sine;
  }
}

#define ENTRIES(REAL) \
  PASTE3(each, REAL, SET), PASTE3(rows, REAL, SET), PASTE3(down, REAL, SET), \
      PASTE3(total, REAL, SET), PASTE3(adam, REAL, SET), PASTE3(tilt, REAL, SET), \
      PASTE3(bend, REAL, SET), PASTE3(curve, REAL, SET)
static const struct loops PASTE2(table, SET) = {ENTRIES(double), ENTRIES(float),
                                                PASTE2(normals, SET)};
#undef ENTRIES
#undef SET

#include "CLoops.h"

// The same bits on every set: a product and a sum stay two operations.
#pragma STDC FP_CONTRACT OFF

#include "functions.h"

#define POINTERS(REAL) \
  void (*each_##REAL)(enum seams_loop, int, REAL *, const REAL *, const REAL *, REAL, REAL, long); \
  void (*rows_##REAL)(enum seams_loop, int, REAL *, const REAL *, const REAL *, REAL, long, long); \
  void (*down_##REAL)(int, REAL *, const REAL *, const REAL *, REAL, long, long); \
  REAL (*total_##REAL)(const REAL *, const REAL *, long); \
  void (*adam_##REAL)(REAL *, REAL *, REAL *, const REAL *, REAL, REAL, REAL, REAL, REAL, long); \
  void (*tilt_##REAL)(REAL *, const REAL *, const REAL *, long, long, long); \
  void (*bend_##REAL)(REAL *, const REAL *, const REAL *, const REAL *, long, long, long); \
  void (*curve_##REAL)(REAL *, const REAL *, const REAL *, const REAL *, long);

struct loops {
  POINTERS(double)
  POINTERS(float)
  void (*normals)(double *, long);
};

#define SET baseline
#include "set.h"
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define SET avx2
#include "set.h"
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw"))), \
                             apply_to = function)
#define SET avx512
#include "set.h"
#pragma clang attribute pop
#endif

static const struct {
  const char *name;
  const struct loops *loops;
} sets[] = {
#if defined(__x86_64__)
    {"SSE2", &table_baseline}, {"AVX2", &table_avx2}, {"AVX-512", &table_avx512},
#elif defined(__aarch64__)
    {"NEON", &table_baseline},
#else
    {"baseline", &table_baseline},
#endif
};

int seams_instruction_sets(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2")) return 1;
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                 __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")
             ? 3
             : 2;
#else
  return 1;
#endif
}

static int in_use;
static const struct loops *loops;

void seams_use_instruction_set(int number) {
  in_use = number;
  loops = sets[number].loops;
}

// Before main, and so before there are threads.
__attribute__((constructor)) static void choose(void) {
  seams_use_instruction_set(seams_instruction_sets() - 1);
}

const char *seams_instruction_set(int number) { return sets[number].name; }
int seams_instruction_set_in_use(void) { return in_use; }

#define CALLS(REAL) \
  void seams_each_##REAL(enum seams_loop loop, int onto, REAL *y, const REAL *a, const REAL *b, \
                         REAL s, REAL t, long n) { \
    loops->each_##REAL(loop, onto, y, a, b, s, t, n); \
  } \
  void seams_rows_##REAL(enum seams_loop loop, int onto, REAL *y, const REAL *a, const REAL *b, \
                         REAL s, long rows, long columns) { \
    loops->rows_##REAL(loop, onto, y, a, b, s, rows, columns); \
  } \
  void seams_down_##REAL(int onto, REAL *y, const REAL *a, const REAL *b, REAL s, long rows, \
                         long columns) { \
    loops->down_##REAL(onto, y, a, b, s, rows, columns); \
  } \
  REAL seams_total_##REAL(const REAL *a, const REAL *b, long n) { \
    return loops->total_##REAL(a, b, n); \
  } \
  void seams_adam_##REAL(REAL *x, REAL *m, REAL *v, const REAL *g, REAL b1, REAL b2, REAL step, \
                         REAL scale, REAL tiny, long n) { \
    loops->adam_##REAL(x, m, v, g, b1, b2, step, scale, tiny, n); \
  } \
  void seams_tilt_##REAL(REAL *y, const REAL *a, const REAL *v, long points, long m, long width) { \
    loops->tilt_##REAL(y, a, v, points, m, width); \
  } \
  void seams_bend_##REAL(REAL *y, const REAL *a, const REAL *lambda, const REAL *v, long points, \
                         long m, long width) { \
    loops->bend_##REAL(y, a, lambda, v, points, m, width); \
  } \
  void seams_curve_##REAL(REAL *y, const REAL *a, const REAL *b, const REAL *v, long width) { \
    loops->curve_##REAL(y, a, b, v, width); \
  }

CALLS(double)
CALLS(float)

void seams_normals(double *pairs, long n) { loops->normals(pairs, n); }

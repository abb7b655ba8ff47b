#pragma once
#include <cblas.h>
#include <lapacke.h>

// Eight square roots at a time. Swift's own squareRoot() calls libm for the sake of errno, one by one.
typedef double seams_double8 __attribute__((ext_vector_type(8)));
typedef float seams_float8 __attribute__((ext_vector_type(8)));
static inline seams_double8 seams_square_roots(seams_double8 x) { return __builtin_elementwise_sqrt(x); }
static inline seams_float8 seams_square_roots_of_floats(seams_float8 x) {
  return __builtin_elementwise_sqrt(x);
}

// Freed memory stays with the process, up to 256 MiB; Swift does not see mallopt.
#ifdef __GLIBC__
#include <malloc.h>
static inline void seams_keep_memory(void) {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
}
#else
static inline void seams_keep_memory(void) {}
#endif

#pragma once
#include <cblas.h>
#include <lapacke.h>

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

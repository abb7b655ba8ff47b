#pragma once

// A rename that exchanges two names, or that fails where the new one is taken. Swift sees neither
// glibc's function, which is an extension, nor `syscall`, whose arguments vary.
#ifdef __linux__
#include <sys/syscall.h>
#include <unistd.h>
static inline int seams_rename(int from, const char *old, int to, const char *new_name, int exchange) {
  return (int)syscall(SYS_renameat2, from, old, to, new_name, exchange ? 2 : 1);
}
#else
#include <stdio.h>
static inline int seams_rename(int from, const char *old, int to, const char *new_name, int exchange) {
  return renameatx_np(from, old, to, new_name, exchange ? RENAME_SWAP : RENAME_EXCL);
}
#endif

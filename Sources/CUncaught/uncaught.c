#include "CUncaught.h"

/// Where Swift goes with an error that a program's top-level code throws. The runtime's own function
/// crashes with a report of registers and threads; a program's comes before a library's.
void swift_errorInMain(void *error);
void swift_errorInMain(void *error) { seams_uncaught(error); }

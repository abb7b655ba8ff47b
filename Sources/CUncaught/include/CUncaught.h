#pragma once

/// Defined in Swift, in Page/Failure.swift: says the error in a line and ends the program.
void seams_uncaught(void *error);

// What the system says by a signal and Swift can't: a mapped file whose pages are gone, and memory that
// there isn't. Libraries only register what they map; a program decides whether it handles faults.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Registers a mapped file.
///
/// - is_kept: Whether it is read at any time until `faults_forget`: then a fault in it ends the process
///   with a sentence. Otherwise zeros take the place of what is gone, and `faults_forget` tells.
///
/// Returns a number for `faults_forget`, -1 if there is no room for more.
int faults_register(const void *start, size_t length, const char *path, bool is_kept);

/// Forgets a mapped file before it is unmapped; says whether a part of it was gone.
bool faults_forget(int number);

/// Handles faults in the whole process. It ends with `unreadable` if a kept file is gone, with
/// `memoryless` if there is no memory left; what else goes wrong ends it as before.
void faults_install(int unreadable, int memoryless);

#ifdef __cplusplus
}
#endif

#include "CFaults.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SLOTS = 512, TEXT = 1024 };

// A slot belongs to who set `is_taken`; the handler reads those whose `start` is set.
typedef struct {
  atomic_bool is_taken;
  atomic_uintptr_t start;
  size_t length;
  char *path;
  bool is_kept;
  atomic_bool is_cut;
} mapping;

static mapping mappings[SLOTS];

/// A copy without what a terminal would obey.
static char *printable(const char *path) {
  char *copy = strdup(path);
  if (!copy) return NULL;
  for (unsigned char *byte = (unsigned char *)copy; *byte; byte++) {
    const bool is_c1 = byte[0] == 0xc2 && byte[1] >= 0x80 && byte[1] < 0xa0;
    if (*byte < 0x20 || *byte == 0x7f) *byte = '?';
    if (is_c1) byte[0] = byte[1] = '?';
  }
  return copy;
}

int faults_register(const void *start, size_t length, const char *path, bool is_kept) {
  for (int number = 0; number < SLOTS; number++) {
    mapping *slot = &mappings[number];
    bool expected = false;
    if (!atomic_compare_exchange_strong(&slot->is_taken, &expected, true)) continue;
    slot->length = length;
    slot->path = printable(path);
    slot->is_kept = is_kept;
    atomic_store(&slot->is_cut, false);
    atomic_store(&slot->start, (uintptr_t)start);
    return number;
  }
  return -1;
}

bool faults_forget(int number) {
  if (number < 0) return false;
  mapping *slot = &mappings[number];
  const bool is_cut = atomic_load(&slot->is_cut);
  atomic_store(&slot->start, 0);
  free(slot->path);
  slot->path = NULL;
  atomic_store(&slot->is_taken, false);
  return is_cut;
}

static int code_unreadable, code_memoryless;
static struct sigaction before[NSIG];

// Everything below runs in the handler: it may neither allocate nor wait.

static void say(const char *first, const char *second) {
  char text[TEXT];
  size_t count = 0;
  const char *parts[] = {"finetune: ", first, second, "\n"};
  for (int part = 0; part < 4; part++) {
    const size_t length = strlen(parts[part]);
    if (count + length > TEXT) continue;
    memcpy(text + count, parts[part], length);
    count += length;
  }
  const ssize_t written = write(2, text, count);
  (void)written;
}

static mapping *mapping_at(uintptr_t address) {
  for (int number = 0; number < SLOTS; number++) {
    const uintptr_t start = atomic_load(&mappings[number].start);
    if (start && address >= start && address - start < mappings[number].length) {
      return &mappings[number];
    }
  }
  return NULL;
}

/// Whether the fault was in a mapped file, and zeros are there now.
static bool is_mended(uintptr_t address) {
  mapping *slot = mapping_at(address);
  if (!slot) return false;
  if (slot->is_kept) {
    say(slot->path ? slot->path : "the weights",
        ": expected a file that stays as it is while it is read, found its end or its disk gone: "
        "replace such files by renaming, not in place, and run it again");
    _exit(code_unreadable);
  }
  const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  const uintptr_t from = address / page * page;
  const uintptr_t end = atomic_load(&slot->start) + slot->length;
  atomic_store(&slot->is_cut, true);
  return mmap((void *)from, end - from, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) !=
         MAP_FAILED;
}

/// Whether the system gives no more memory, which runtime libraries answer by ending the process.
static bool is_memory_gone(void) {
  const size_t size = (size_t)256 << 20;
  void *room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) return errno == ENOMEM || errno == EAGAIN;
  munmap(room, size);
  return false;
}

static void take(int number, siginfo_t *info, void *context) {
  (void)context;
  const int code = errno;
  if (number == SIGBUS && is_mended((uintptr_t)info->si_addr)) {
    errno = code;
    return;
  }
  // Of a large request that failed only the code tells: there may be room for a smaller one.
  if (number != SIGBUS && (code == ENOMEM || is_memory_gone())) {
    say("expected more memory, found none left", ": raise the limit (ulimit -v) or free some");
    _exit(code_memoryless);
  }
  // What happened happens again, or is said again, under the handler from before.
  sigaction(number, &before[number], NULL);
  if (number == SIGABRT) raise(number);
  errno = code;
}

void faults_install(int unreadable, int memoryless) {
  code_unreadable = unreadable;
  code_memoryless = memoryless;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = take;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  const int numbers[] = {SIGBUS, SIGABRT, SIGILL, SIGSEGV, SIGTRAP};
  for (int index = 0; index < 5; index++) {
    sigaction(numbers[index], &action, &before[numbers[index]]);
  }
}

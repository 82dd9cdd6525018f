// Shows Thread Sanitizer what threads wait for in the standard library's Mutex.
//
// A Mutex that nobody holds is taken inside the caller, in code that the sanitizer sees. One that is held is
// waited for in the library (`_lockSlow`, `_unlockSlow`), in code that it doesn't: it misses that the thread
// before has let go, and reports a race where there is none. These two stand before the library's, call them
// and say so. They are loaded with LD_PRELOAD, by the compiler's processes too, which have no sanitizer.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define HANDLE "$s15Synchronization12_MutexHandleV"
#define LOCK HANDLE "9_lockSlowyys6UInt32VF"
#define UNLOCK HANDLE "11_unlockSlowyyF"

// Swift hands `self`, here the address of the mutex, over in a register of its own.
#define METHOD __attribute__((swiftcall)) void
#define SELF __attribute__((swift_context)) void *mutex

typedef METHOD Lock(uint32_t thread, SELF);
typedef METHOD Unlock(SELF);

extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

Lock lock __asm__(LOCK);
Unlock unlock __asm__(UNLOCK);

METHOD lock(uint32_t thread, SELF) {
  ((Lock *)dlsym(RTLD_NEXT, LOCK))(thread, mutex);
  if (__tsan_acquire) __tsan_acquire(mutex);
}

METHOD unlock(SELF) {
  if (__tsan_release) __tsan_release(mutex);
  ((Unlock *)dlsym(RTLD_NEXT, UNLOCK))(mutex);
}

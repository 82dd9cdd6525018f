#include <sqlite3.h>
// statfs: whether a file system is one that SQLite can rely on. Swift's Glibc leaves it out.
#include <sys/vfs.h>

/* Makes the disk under one folder fail on demand; loaded with LD_PRELOAD.

   CRASH_ROOT is the folder, CRASH_CONTROL a file of `struct control` that both sides map. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <sys/time.h>
#include <unistd.h>

#undef pwrite64
#undef pread64
#undef ftruncate64
#undef open64
#undef openat64

enum mode { NONE, FULL, GONE, FSYNC, READ_ONLY, KILL };
enum kind { READ, WRITE, MAKE, SYNC, MOVE };

struct control {
    _Atomic long mode;
    _Atomic long skip;  /* so many operations pass before it fails */
    _Atomic long epoch; /* handles opened in an earlier one are stale */
    _Atomic long clock; /* seconds that the clock is off */
    _Atomic long seen;  /* operations that failed */
};

static struct control *control;
static const char *root;
static size_t root_length;
static long born[65536]; /* handle -> epoch in which it was opened, counted from 1 */

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("CRASH_CONTROL");
    root = getenv("CRASH_ROOT");
    if (!path || !root) return;
    root_length = strlen(root);
    int (*open_)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
    int fd = open_(path, O_RDWR);
    if (fd < 0) return;
    void *at = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED) control = at;
    close(fd);
}

static int below(const char *path) { return strncmp(path, root, root_length) == 0; }

static int ours(int fd)
{
    char link[64], path[512];
    if (!control || fd < 0) return 0;
    char *p = link + sizeof link - 1;
    *p = 0;
    for (int n = fd; p == link + sizeof link - 1 || n; n /= 10) *--p = '0' + n % 10;
    p -= 14;
    memcpy(p, "/proc/self/fd/", 14);
    ssize_t n = readlink(p, path, sizeof path - 1);
    if (n <= 0) return 0;
    path[n] = 0;
    return below(path);
}

static int armed(void)
{
    return control && (control->mode != NONE || control->epoch != 0);
}

/* What an operation of a kind meets: 0, or the error number. */
static int meets(enum kind kind)
{
    long mode = control->mode;
    if (mode == NONE || (kind == READ && mode != GONE)) return 0;
    if (atomic_fetch_sub(&control->skip, 1) > 0) return 0;
    int error = 0;
    switch (mode) {
    case FULL: error = kind == WRITE || kind == MAKE ? ENOSPC : 0; break;
    case GONE: error = EIO; break;
    case FSYNC: error = kind == SYNC ? EIO : 0; break;
    case READ_ONLY: error = kind == SYNC ? 0 : EROFS; break;
    case KILL: kill(getpid(), SIGKILL); break;
    }
    if (error) atomic_fetch_add(&control->seen, 1);
    return error;
}

static int on_handle(int fd, enum kind kind)
{
    if (!armed() || !ours(fd)) return 0;
    if (fd < 65536 && born[fd] && born[fd] - 1 < control->epoch) return ESTALE;
    return meets(kind);
}

static int on_path(const char *path, enum kind kind)
{
    return armed() && path && below(path) ? meets(kind) : 0;
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)
#define FAIL_IF(e) do { int e_ = (e); if (e_) { errno = e_; return -1; } } while (0)

/* A full disk and a kill take the first half of what is written. */
#define WRITES(call_half)                                                     \
    do {                                                                      \
        int e_ = on_handle(fd, WRITE);                                        \
        if (e_ == ENOSPC && n > 1 && control->seen == 1) { n /= 2; }          \
        else FAIL_IF(e_);                                                     \
    } while (0)

ssize_t write(int fd, const void *b, size_t n) { REAL(write); WRITES(); return real(fd, b, n); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { REAL(pwrite); WRITES(); return real(fd, b, n, o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { REAL(pwrite64); WRITES(); return real(fd, b, n, o); }
ssize_t writev(int fd, const struct iovec *v, int n) { REAL(writev); FAIL_IF(on_handle(fd, WRITE)); return real(fd, v, n); }
ssize_t read(int fd, void *b, size_t n) { REAL(read); FAIL_IF(on_handle(fd, READ)); return real(fd, b, n); }
ssize_t pread(int fd, void *b, size_t n, off_t o) { REAL(pread); FAIL_IF(on_handle(fd, READ)); return real(fd, b, n, o); }
ssize_t pread64(int fd, void *b, size_t n, off64_t o) { REAL(pread64); FAIL_IF(on_handle(fd, READ)); return real(fd, b, n, o); }
int fsync(int fd) { REAL(fsync); FAIL_IF(on_handle(fd, SYNC)); return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); FAIL_IF(on_handle(fd, SYNC)); return real(fd); }
int ftruncate(int fd, off_t n) { REAL(ftruncate); FAIL_IF(on_handle(fd, MAKE)); return real(fd, n); }
int ftruncate64(int fd, off64_t n) { REAL(ftruncate64); FAIL_IF(on_handle(fd, MAKE)); return real(fd, n); }
int rename(const char *a, const char *b) { REAL(rename); FAIL_IF(on_path(b, MOVE)); return real(a, b); }
int unlink(const char *a) { REAL(unlink); FAIL_IF(on_path(a, MOVE)); return real(a); }
int mkdir(const char *a, mode_t m) { REAL(mkdir); FAIL_IF(on_path(a, MAKE)); return real(a, m); }

static int opened(int fd)
{
    if (control && fd >= 0 && fd < 65536) born[fd] = control->epoch + 1;
    return fd;
}

static int may_open(const char *path, int flags)
{
    int makes = (flags & O_CREAT) && access(path, F_OK) != 0;
    if (makes) return on_path(path, MAKE);
    if ((flags & O_ACCMODE) == O_RDONLY) return on_path(path, READ);
    /* To open what is there costs no room. */
    return armed() && control->mode == FULL ? 0 : on_path(path, WRITE);
}

#define OPENS(...)                                        \
    mode_t m = 0;                                         \
    if (flags & (O_CREAT | O_TMPFILE)) {                  \
        va_list more;                                     \
        va_start(more, flags);                            \
        m = va_arg(more, mode_t);                         \
        va_end(more);                                     \
    }                                                     \
    FAIL_IF(may_open(path, flags));                       \
    return opened(real(__VA_ARGS__, flags, m))

int open(const char *path, int flags, ...) { REAL(open); OPENS(path); }
int open64(const char *path, int flags, ...) { REAL(open64); OPENS(path); }
int openat(int at, const char *path, int flags, ...) { REAL(openat); OPENS(at, path); }
int openat64(int at, const char *path, int flags, ...) { REAL(openat64); OPENS(at, path); }

int clock_gettime(clockid_t id, struct timespec *t)
{
    REAL(clock_gettime);
    int r = real(id, t);
    if (r == 0 && control && id == CLOCK_REALTIME) t->tv_sec += control->clock;
    return r;
}

time_t time(time_t *t)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (t) *t = now.tv_sec;
    return now.tv_sec;
}

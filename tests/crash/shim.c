/* Makes the disk under one folder fail on demand, or keeps a log of what is done to it; loaded with
   LD_PRELOAD.

   CRASH_ROOT is the folder, CRASH_CONTROL a file of `struct control` that both sides map, CRASH_LOG
   the log, which `power.py` reads. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
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
    _Atomic long log;   /* whether what is done is logged */
};

static struct control *control;
static const char *root;
static size_t root_length;
static int log_fd = -1;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
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
    const char *log = getenv("CRASH_LOG");
    if (log) log_fd = open_(log, O_WRONLY | O_APPEND | O_CREAT, 0600);
}

static int below(const char *path) { return strncmp(path, root, root_length) == 0; }

/* The path of a handle below the root; "" if it is none. */
static const char *path_of(int fd, char path[512])
{
    char link[64];
    if (!control || fd < 0) return "";
    char *p = link + sizeof link - 1;
    *p = 0;
    for (int n = fd; p == link + sizeof link - 1 || n; n /= 10) *--p = '0' + n % 10;
    p -= 14;
    memcpy(p, "/proc/self/fd/", 14);
    ssize_t n = readlink(p, path, 511);
    if (n <= 0) return "";
    path[n] = 0;
    return below(path) ? path : "";
}

static int ours(int fd)
{
    char path[512];
    return *path_of(fd, path) != 0;
}

struct record {
    char kind; /* Create, Write, Truncate, Sync, Rename, Unlink, Make folder */
    uint32_t path, data;
    uint64_t offset;
} __attribute__((packed));

static int logging(void) { return control && control->log && log_fd >= 0; }

static void note(char kind, const char *path, uint64_t offset, const void *data, size_t n)
{
    struct record r = {kind, strlen(path), n, offset};
    struct iovec parts[] = {{&r, sizeof r}, {(void *)path, r.path}, {(void *)data, n}};
    ssize_t (*real)(int, const struct iovec *, int) = dlsym(RTLD_NEXT, "writev");
    if (real(log_fd, parts, 3) < 0) abort();
}

/* Do something and note it, so that the log has all threads' deeds in their order. */
#define NOTED(done, condition, note_it)                   \
    do {                                                  \
        if (!logging()) return done;                      \
        char at_[512] __attribute__((unused));            \
        pthread_mutex_lock(&one_at_a_time);               \
        __typeof__(done) r_ = done;                       \
        int errno_ = errno;                               \
        if (r_ >= 0 && (condition)) note_it;              \
        pthread_mutex_unlock(&one_at_a_time);             \
        errno = errno_;                                   \
        return r_;                                        \
    } while (0)
#define AT(fd) *path_of(fd, at_)

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

ssize_t write(int fd, const void *b, size_t n)
{
    REAL(write); WRITES();
    off_t at = logging() ? lseek(fd, 0, SEEK_CUR) : 0;
    if (logging() && fcntl(fd, F_GETFL) & O_APPEND) at = lseek(fd, 0, SEEK_END);
    NOTED(real(fd, b, n), AT(fd), note('W', at_, at, b, r_));
}
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { REAL(pwrite); WRITES(); NOTED(real(fd, b, n, o), AT(fd), note('W', at_, o, b, r_)); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { REAL(pwrite64); WRITES(); NOTED(real(fd, b, n, o), AT(fd), note('W', at_, o, b, r_)); }
ssize_t writev(int fd, const struct iovec *v, int n) { REAL(writev); FAIL_IF(on_handle(fd, WRITE)); return real(fd, v, n); }
ssize_t read(int fd, void *b, size_t n) { REAL(read); FAIL_IF(on_handle(fd, READ)); return real(fd, b, n); }
ssize_t pread(int fd, void *b, size_t n, off_t o) { REAL(pread); FAIL_IF(on_handle(fd, READ)); return real(fd, b, n, o); }
ssize_t pread64(int fd, void *b, size_t n, off64_t o) { REAL(pread64); FAIL_IF(on_handle(fd, READ)); return real(fd, b, n, o); }
int fsync(int fd) { REAL(fsync); FAIL_IF(on_handle(fd, SYNC)); NOTED(real(fd), AT(fd), note('S', at_, 0, "", 0)); }
int fdatasync(int fd) { REAL(fdatasync); FAIL_IF(on_handle(fd, SYNC)); NOTED(real(fd), AT(fd), note('S', at_, 0, "", 0)); }
int ftruncate(int fd, off_t n) { REAL(ftruncate); FAIL_IF(on_handle(fd, MAKE)); NOTED(real(fd, n), AT(fd), note('T', at_, n, "", 0)); }
int ftruncate64(int fd, off64_t n) { REAL(ftruncate64); FAIL_IF(on_handle(fd, MAKE)); NOTED(real(fd, n), AT(fd), note('T', at_, n, "", 0)); }
int rename(const char *a, const char *b) { REAL(rename); FAIL_IF(on_path(b, MOVE)); NOTED(real(a, b), below(b), note('R', a, 0, b, strlen(b))); }
int unlink(const char *a) { REAL(unlink); FAIL_IF(on_path(a, MOVE)); NOTED(real(a), below(a), note('U', a, 0, "", 0)); }
int mkdir(const char *a, mode_t m) { REAL(mkdir); FAIL_IF(on_path(a, MAKE)); NOTED(real(a, m), below(a), note('M', a, 0, "", 0)); }

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
    int new = flags & O_CREAT && access(path, F_OK) != 0; \
    int cut = flags & O_TRUNC;                            \
    NOTED(opened(real(__VA_ARGS__, flags, m)),            \
          (new || cut) && AT(r_), note(new ? 'C' : 'T', at_, 0, "", 0))

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

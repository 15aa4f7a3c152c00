/*
 * What a worker says when native code ends it: Spark would see no more of it than a closed socket.
 *
 * The library is loaded before .NET (start-worker preloads it), so that .NET finds these signal handlers in place and
 * calls them only for what it cannot turn into an exception of its own. All that is to be said is laid ready before a
 * task begins; the handler allocates nothing, takes no lock and waits for nobody longer than MOST_MILLISECONDS.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define API __attribute__((visibility("default")))
#define TASKS 512
#define NAME_BYTES 1024
#define TEXT_BYTES (3 * NAME_BYTES)
#define MOST_MILLISECONDS 2000
/* Ends a process whose handler hangs after all, as a disk that does not answer could make it. */
#define ALARM_SECONDS 10

enum { FREE, FILLING, QUIET, IN_STREAM, WRITING, TAKEN };

/* A task at work. Whoever changes the state from QUIET or IN_STREAM owns its socket's sending side. */
struct task {
    atomic_int state;
    int thread;
    int socket;
    char name[NAME_BYTES];
    char file[NAME_BYTES];
};

static struct task tasks[TASKS];
static atomic_int listener = -1;
static atomic_int ready;
static atomic_int teller;
static atomic_int told;
static char text[TEXT_BYTES];
static char scrap[64 * 1024];

static const int fatal[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSYS, SIGTRAP};

static const char *meaning(int number)
{
    switch (number) {
    case SIGSEGV: return "SIGSEGV, native code used memory that is not there";
    case SIGABRT: return "SIGABRT, native code or .NET gave up";
    case SIGBUS: return "SIGBUS, a mapped file was cut";
    case SIGFPE: return "SIGFPE, a native division by zero";
    case SIGILL: return "SIGILL, an instruction that this processor lacks";
    case SIGSYS: return "SIGSYS, a system call that is forbidden here";
    default: return "SIGTRAP, a native assertion";
    }
}

static int self(void)
{
    return (int)syscall(SYS_gettid);
}

static long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void pause_briefly(void)
{
    struct timespec step = {0, 10 * 1000 * 1000};
    nanosleep(&step, NULL);
}

static size_t append(size_t at, const char *more)
{
    while (*more != 0 && at < TEXT_BYTES - 1) text[at++] = *more++;
    text[at] = 0;
    return at;
}

static size_t append_number(size_t at, int number)
{
    char digits[12];
    size_t first = sizeof digits - 1;
    digits[first] = 0;
    do digits[--first] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    return append(at, digits + first);
}

/* The text for one task; own is the task whose thread got the signal, if any. */
static size_t compose(int number, const struct task *task, const struct task *own)
{
    size_t at = append(0, "The worker process ");
    at = append_number(at, (int)getpid());
    at = append(at, " was ended by signal ");
    at = append_number(at, number);
    at = append(at, " (");
    at = append(at, meaning(number));
    at = append(at, ") while it ran ");
    at = append(at, task->name);
    if (task == own) at = append(at, ", in that task's own thread.");
    else if (own == NULL) at = append(at, ", in a thread that is no task's own: one that a function or native code started.");
    else at = append(append(append(at, ", in the thread of another task: "), own->name), ".");
    return append(at, " Its last words, if any, are in the executor's log.\n");
}

static void put_int(unsigned char *to, unsigned int value)
{
    for (int i = 0; i < 4; i++) to[i] = (unsigned char)(value >> (24 - 8 * i));
}

/* The end of the Arrow stream if one has begun, the mark of an error, the text: all of it, or Spark gets nothing whole. */
static int send_error(int socket, int in_stream, size_t length)
{
    static unsigned char message[16 + TEXT_BYTES];
    unsigned char *at = message;
    if (in_stream) {
        put_int(at, 0xffffffffu);
        put_int(at + 4, 0);
        at += 8;
    }
    put_int(at, (unsigned int)-2);
    put_int(at + 4, (unsigned int)length);
    memcpy(at + 8, text, length);
    size_t size = (size_t)(at + 8 - message) + length;
    int sent = send(socket, message, size, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)size;
    shutdown(socket, SHUT_WR);
    return sent;
}

/* What Spark 4.1 and later read when they see nothing but the end of a worker. */
static void leave_in_file(const char *path, size_t length)
{
    int file = path[0] != 0 ? open(path, O_WRONLY | O_TRUNC | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (file < 0) return;
    if (write(file, text, length) < 0) unlink(path);
    close(file);
}

static void tell_spark(int number, struct task *task, const struct task *own)
{
    int state = QUIET;
    int taken = atomic_compare_exchange_strong(&task->state, &state, TAKEN);
    if (!taken && state == IN_STREAM) taken = atomic_compare_exchange_strong(&task->state, &state, TAKEN);
    if (!taken && state != WRITING) return;

    size_t length = compose(number, task, own);
    if (taken && send_error(task->socket, state == IN_STREAM, length)) {
        /* Not both: the file would be another worker's, once its number is used again. */
        if (task->file[0] != 0) unlink(task->file);
    } else {
        leave_in_file(task->file, length);
    }
}

/* A process that ends with unread input resets its connections, and its last words with them: so Spark hangs up first. */
static void let_spark_hang_up(void)
{
    static struct pollfd waiting[TASKS];
    for (long end = now() + MOST_MILLISECONDS; now() < end;) {
        nfds_t count = 0;
        for (int i = 0; i < TASKS; i++) {
            if (atomic_load(&tasks[i].state) == TAKEN && tasks[i].socket >= 0)
                waiting[count++] = (struct pollfd){.fd = tasks[i].socket, .events = POLLIN};
        }
        if (count == 0) return;
        if (poll(waiting, count, 100) <= 0) continue;
        for (int i = 0; i < TASKS; i++) {
            if (atomic_load(&tasks[i].state) != TAKEN || tasks[i].socket < 0) continue;
            ssize_t got = recv(tasks[i].socket, scrap, sizeof scrap, MSG_DONTWAIT);
            if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) tasks[i].socket = -1;
        }
    }
}

static void tell(int number)
{
    const struct task *own = NULL;
    alarm(ALARM_SECONDS);
    /* Spark tries again at once: a new connection must not be taken by a process that ends. */
    if (atomic_load(&listener) >= 0) shutdown(atomic_load(&listener), SHUT_RDWR);
    for (int i = 0; i < TASKS && own == NULL; i++) {
        if (atomic_load(&tasks[i].state) > FILLING && tasks[i].thread == self()) own = &tasks[i];
    }
    for (int i = 0; i < TASKS; i++) tell_spark(number, &tasks[i], own);
    let_spark_hang_up();
}

static void die(int number)
{
    sigset_t only;
    struct sigaction usual = {.sa_handler = SIG_DFL};
    sigaction(number, &usual, NULL);
    sigemptyset(&only);
    sigaddset(&only, number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    syscall(SYS_tgkill, getpid(), self(), number);
}

static void on_fatal(int number, siginfo_t *info, void *context)
{
    (void)context;
    int nobody = 0;
    if (atomic_compare_exchange_strong(&teller, &nobody, self())) {
        tell(number);
        atomic_store(&told, 1);
        /* A fault comes again when .NET, which may have a dump to write, has returned to it; a signal that was sent does not. */
        if (info->si_code > 0) return;
    } else if (nobody != self()) {
        for (long end = now() + ALARM_SECONDS * 1000; !atomic_load(&told) && now() < end;) pause_briefly();
    }
    die(number);
}

/* Preloaded for this process only: what it starts has signal handlers of its own. start-worker names us first. */
static void leave_environment(void)
{
    const char *all = getenv("LD_PRELOAD");
    const char *rest = all != NULL ? strchr(all, ':') : NULL;
    if (rest == NULL) unsetenv("LD_PRELOAD");
    else setenv("LD_PRELOAD", rest + 1, 1);
}

__attribute__((constructor)) static void install(void)
{
    struct sigaction before;
    struct sigaction ours = {.sa_sigaction = on_fatal, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    leave_environment();
    /* Loaded too late, above .NET's handlers: every null reference in C# would look like a crash. */
    if (sigaction(SIGSEGV, NULL, &before) != 0 || (before.sa_flags & SA_SIGINFO) != 0 || before.sa_handler != SIG_DFL) return;
    sigemptyset(&ours.sa_mask);
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) sigaction(fatal[i], &ours, NULL);
    atomic_store(&ready, 1);
}

static void copy(char *to, const char *from)
{
    strncpy(to, from != NULL ? from : "", NAME_BYTES - 1);
    to[NAME_BYTES - 1] = 0;
}

/* Whether the handlers are in place; socket is where new connections come in, or -1. */
API int sparkdl_last_words_ready(int socket)
{
    atomic_store(&listener, socket);
    return atomic_load(&ready);
}

/* A task of the calling thread begins; returns its number, or -1 where there are too many. */
API int sparkdl_last_words_begin(int socket, const char *name, const char *file)
{
    for (int i = 0; i < TASKS; i++) {
        int state = FREE;
        if (!atomic_compare_exchange_strong(&tasks[i].state, &state, FILLING)) continue;
        tasks[i].thread = self();
        tasks[i].socket = socket;
        copy(tasks[i].name, name);
        copy(tasks[i].file, file);
        atomic_store(&tasks[i].state, QUIET);
        return i;
    }
    return -1;
}

/* From now on the socket belongs to the caller. Never returns once the handler has taken it: the process ends. */
API void sparkdl_last_words_writing(int number)
{
    for (;;) {
        int state = atomic_load(&tasks[number].state);
        if (state == WRITING) return;
        if (state == TAKEN) pause_briefly();
        else if (atomic_compare_exchange_strong(&tasks[number].state, &state, WRITING)) return;
    }
}

/* What was begun has been sent whole; more batches may follow. */
API void sparkdl_last_words_written(int number)
{
    atomic_store(&tasks[number].state, IN_STREAM);
}

/* The task has ended. */
API void sparkdl_last_words_end(int number)
{
    sparkdl_last_words_writing(number);
    atomic_store(&tasks[number].state, FREE);
}

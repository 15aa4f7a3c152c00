/*
 * The worker's crash handler: when a signal ends the process in native code, it sends Spark an error for each running
 * task, where Spark would see only a closed socket otherwise.
 *
 * start-worker preloads this library, so that .NET finds these signal handlers in place and calls them only for signals
 * that it cannot turn into an exception. The text of each report is prepared when its task begins; the handler
 * allocates nothing, takes no lock and waits for Spark no longer than HANG_UP_MILLISECONDS.
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
#define HANG_UP_MILLISECONDS 2000
/* Ends a process whose handler hangs nevertheless, for example on a disk that does not answer. */
#define ALARM_SECONDS 10

/* The state of a task's slot. */
enum {
    /* No task. */
    FREE,
    /* A task is being registered: its fields are not complete yet. */
    FILLING,
    /* The task has sent nothing yet. */
    QUIET,
    /* The task has sent whole batches of an Arrow stream that has not ended. */
    IN_STREAM,
    /* The task's thread is sending: nobody else may write to the socket. */
    WRITING,
    /* The handler owns the socket; the process ends. */
    TAKEN
};

/* A running task. Whoever changes the state from QUIET or IN_STREAM owns the sending side of its socket. */
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
/* The thread that reports the crash, or 0. */
static atomic_int reporter;
static atomic_int reported;
static char text[TEXT_BYTES];
static char discarded[64 * 1024];

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

/* Writes the report of one task to text; own is the task whose thread got the signal, or NULL. Returns the length. */
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
    else if (own == NULL)
        at = append(at, ", in a thread that is no task's own: one that a function or native code started.");
    else at = append(append(append(at, ", in the thread of another task: "), own->name), ".");
    return append(at, " Its output, if any, is in the executor's log.\n");
}

static void put_int(unsigned char *to, unsigned int value)
{
    for (int i = 0; i < 4; i++) to[i] = (unsigned char)(value >> (24 - 8 * i));
}

/* Sends the end of an open Arrow stream, the marker of an error and the text; returns whether all of it was sent. */
static int send_report(int socket, int in_stream, size_t length)
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

/* Writes the report to the file that Spark 4.1 and later read when a worker ends without an answer. */
static void write_report_file(const char *path, size_t length)
{
    int file = path[0] != 0 ? open(path, O_WRONLY | O_TRUNC | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (file < 0) return;
    if (write(file, text, length) < 0) unlink(path);
    close(file);
}

static void report_task(int number, struct task *task, const struct task *own)
{
    int state = QUIET;
    int taken = atomic_compare_exchange_strong(&task->state, &state, TAKEN);
    if (!taken && state == IN_STREAM) taken = atomic_compare_exchange_strong(&task->state, &state, TAKEN);
    if (!taken && state != WRITING) return;

    size_t length = compose(number, task, own);
    if (taken && send_report(task->socket, state == IN_STREAM, length)) {
        /* Once the thread's id is used again, Spark would take the file for a report of that worker. */
        if (task->file[0] != 0) unlink(task->file);
    } else {
        write_report_file(task->file, length);
    }
}

/* Waits until Spark closes the connections: a process that ends with unread input resets them, and loses the report. */
static void wait_for_spark_to_close(void)
{
    static struct pollfd waiting[TASKS];
    for (long end = now() + HANG_UP_MILLISECONDS; now() < end;) {
        nfds_t count = 0;
        for (int i = 0; i < TASKS; i++) {
            if (atomic_load(&tasks[i].state) == TAKEN && tasks[i].socket >= 0)
                waiting[count++] = (struct pollfd){.fd = tasks[i].socket, .events = POLLIN};
        }
        if (count == 0) return;
        if (poll(waiting, count, 100) <= 0) continue;
        for (int i = 0; i < TASKS; i++) {
            if (atomic_load(&tasks[i].state) != TAKEN || tasks[i].socket < 0) continue;
            ssize_t got = recv(tasks[i].socket, discarded, sizeof discarded, MSG_DONTWAIT);
            if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) tasks[i].socket = -1;
        }
    }
}

static void report_all(int number)
{
    const struct task *own = NULL;
    alarm(ALARM_SECONDS);
    /* Spark retries at once, and this process must not accept the new connection. */
    if (atomic_load(&listener) >= 0) shutdown(atomic_load(&listener), SHUT_RDWR);
    for (int i = 0; i < TASKS && own == NULL; i++) {
        if (atomic_load(&tasks[i].state) > FILLING && tasks[i].thread == self()) own = &tasks[i];
    }
    for (int i = 0; i < TASKS; i++) report_task(number, &tasks[i], own);
    wait_for_spark_to_close();
}

static void end_process(int number)
{
    sigset_t only;
    struct sigaction default_action = {.sa_handler = SIG_DFL};
    sigaction(number, &default_action, NULL);
    sigemptyset(&only);
    sigaddset(&only, number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    syscall(SYS_tgkill, getpid(), self(), number);
}

static void on_fatal(int number, siginfo_t *info, void *context)
{
    (void)context;
    int nobody = 0;
    if (atomic_compare_exchange_strong(&reporter, &nobody, self())) {
        report_all(number);
        atomic_store(&reported, 1);
        /* A fault is raised again after .NET, which may write a dump first, has returned; a sent signal is not. */
        if (info->si_code > 0) return;
    } else if (nobody != self()) {
        for (long end = now() + ALARM_SECONDS * 1000; !atomic_load(&reported) && now() < end;) pause_briefly();
    }
    end_process(number);
}

/* Removes this library, which start-worker names first, from LD_PRELOAD: child processes must not load it. */
static void remove_from_preload(void)
{
    const char *all = getenv("LD_PRELOAD");
    const char *rest = all != NULL ? strchr(all, ':') : NULL;
    if (rest == NULL) unsetenv("LD_PRELOAD");
    else setenv("LD_PRELOAD", rest + 1, 1);
}

__attribute__((constructor)) static void install(void)
{
    struct sigaction before;
    struct sigaction handler = {.sa_sigaction = on_fatal, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    remove_from_preload();
    /* Loaded after .NET: its handlers would be covered, and every null reference in C# would look like a crash. */
    if (sigaction(SIGSEGV, NULL, &before) != 0) return;
    if ((before.sa_flags & SA_SIGINFO) != 0 || before.sa_handler != SIG_DFL) return;
    sigemptyset(&handler.sa_mask);
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) sigaction(fatal[i], &handler, NULL);
    atomic_store(&ready, 1);
}

static void copy(char *to, const char *from)
{
    strncpy(to, from != NULL ? from : "", NAME_BYTES - 1);
    to[NAME_BYTES - 1] = 0;
}

/* Returns whether the handlers are installed. socket is the listener, which a crash closes first, or -1. */
API int sparkdl_crash_handler_attach(int socket)
{
    atomic_store(&listener, socket);
    return atomic_load(&ready);
}

/* Registers a task of the calling thread; returns its number, or -1 if TASKS tasks run already. */
API int sparkdl_crash_handler_begin_task(int socket, const char *name, const char *file)
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

/* Reserves the socket for the caller. Never returns once the handler owns it, since the process ends. */
API void sparkdl_crash_handler_begin_write(int number)
{
    for (;;) {
        int state = atomic_load(&tasks[number].state);
        if (state == WRITING) return;
        if (state == TAKEN) pause_briefly();
        else if (atomic_compare_exchange_strong(&tasks[number].state, &state, WRITING)) return;
    }
}

/* Releases the socket after a whole batch was sent; more may follow. */
API void sparkdl_crash_handler_end_write(int number)
{
    atomic_store(&tasks[number].state, IN_STREAM);
}

/* Removes an ended task. */
API void sparkdl_crash_handler_end_task(int number)
{
    sparkdl_crash_handler_begin_write(number);
    atomic_store(&tasks[number].state, FREE);
}

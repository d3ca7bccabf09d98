/*
 * A file opened by io_uring, which makes no system call that a filter would see: success is the ring, and a completed
 * IORING_OP_NOP in it.
 */
#include <errno.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    struct io_uring_params parameters = {0};
    long ring = syscall(__NR_io_uring_setup, 1, &parameters);
    if (ring < 0) {
        perror("io_uring_setup");
        return 1;
    }
    char *queue = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQ_RING);
    struct io_uring_sqe *entries = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQES);
    if (queue == MAP_FAILED || entries == MAP_FAILED) {
        perror("mmap");
        return 2;
    }
    memset(entries, 0, sizeof *entries);
    entries->opcode = IORING_OP_NOP;
    ((unsigned *)(queue + parameters.sq_off.array))[0] = 0;
    __atomic_store_n((unsigned *)(queue + parameters.sq_off.tail), 1, __ATOMIC_RELEASE);
    if (syscall(__NR_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) != 1) {
        perror("io_uring_enter");
        return 1;
    }
    puts("an operation that no filter has seen");
    return 0;
}

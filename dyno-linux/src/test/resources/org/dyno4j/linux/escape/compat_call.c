/*
 * unshare(CLONE_NEWUSER) by another ABI, whose numbers mean other things to a filter: int 0x80 (i386), or with the bit
 * of x32. Argument: i386 or x32. Held too where the process is killed for it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CLONE_NEWUSER 0x10000000
#define NR_UNSHARE_I386 310
#define NR_UNSHARE_X32 (0x40000000 | 272)

static long unshare_by(int x32)
{
    long result;
    if (x32)
        __asm__ volatile("syscall" : "=a"(result) : "a"(NR_UNSHARE_X32), "D"(CLONE_NEWUSER) : "rcx", "r11", "memory");
    else
        __asm__ volatile("int $0x80" : "=a"(result) : "a"(NR_UNSHARE_I386), "b"(CLONE_NEWUSER)
                         : "r8", "r9", "r10", "r11", "memory");
    return x32 ? result : (int)result;
}

/* Only where no wall is left does it say anything of the kernel. */
static int missing(void)
{
    const char *proof = getenv("PROOF");
    return proof != NULL && strcmp(proof, "yes") == 0 ? 3 : 1;
}

int main(int argc, char **argv)
{
    int status, x32 = argc > 1 && strcmp(argv[1], "x32") == 0;
    pid_t child = fork();
    if (child == 0) {
        long result = unshare_by(x32);
        _exit(result == 0 ? 0 : result == -ENOSYS ? 3 : 1);
    }
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) {
        printf("killed by signal %d\n", WTERMSIG(status));
        /* SIGSEGV: a kernel without that ABI. */
        return WTERMSIG(status) == 31 ? 1 : missing();
    }
    puts(WEXITSTATUS(status) == 0 ? "a user namespace" : "refused");
    return WEXITSTATUS(status) == 3 ? missing() : WEXITSTATUS(status);
}

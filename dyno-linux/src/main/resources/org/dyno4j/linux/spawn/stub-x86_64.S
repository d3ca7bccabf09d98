# Runs a syscall program in a new process that shares the JVM's memory, as vfork does.
#
#   long stub(struct block *block)      System V ABI; returns the process id, or a negated error number
#
# struct block                          struct step (80 bytes)
#   0  signal mask of the caller, saved    0  system call number
#   8  signal mask with all bits set       8  six arguments
#  16  first argument of that call         56  result
#  24  second argument of that call        64  NULL, or addresses that the result is stored to, NULL-terminated
#  32  struct step *, the first one       72  flags, 1 byte: 1 failure is ignored, 2 fork: a positive result ends the process
#  40  struct step *, the one that failed 73  1 byte: 0, or which argument counts up: its offset in the step
#  48  its negated error number           76  4 bytes: how often the step is repeated, that argument one more each time
#  56  number of the system call that makes the process
#
# The child makes raw system calls only and never writes to the stack, which it shares with the suspended parent. It
# ends in an execve or exit step, or by the first failure. Registers: rbx block, rbp step.

        .intel_syntax noprefix
        .text
        .globl  stub
stub:
        push    rbx
        push    rbp
        mov     rbx, rdi

        mov     eax, 14                 # rt_sigprocmask(SIG_SETMASK, all, saved, 8): no handler may run in the child
        mov     edi, 2
        lea     rsi, [rbx + 8]
        mov     rdx, rbx
        mov     r10d, 8
        syscall

        mov     rax, [rbx + 56]         # clone3(args, size), or clone(flags, NULL, NULL, NULL, 0)
        mov     rdi, [rbx + 16]
        mov     rsi, [rbx + 24]
        xor     edx, edx
        xor     r10d, r10d
        xor     r8d, r8d
        syscall
        test    rax, rax
        jz      child

        mov     rbp, rax
        mov     eax, 14                 # rt_sigprocmask(SIG_SETMASK, saved, NULL, 8)
        mov     edi, 2
        mov     rsi, rbx
        xor     edx, edx
        mov     r10d, 8
        syscall
        mov     rax, rbp
        pop     rbp
        pop     rbx
        ret

child:
        mov     rbp, [rbx + 32]
step:
        mov     rax, [rbp]
        mov     rdi, [rbp + 8]
        mov     rsi, [rbp + 16]
        mov     rdx, [rbp + 24]
        mov     r10, [rbp + 32]
        mov     r8, [rbp + 40]
        mov     r9, [rbp + 48]
        syscall
        mov     [rbp + 56], rax
        mov     rsi, [rbp + 64]
        test    rsi, rsi
        jz      stored
store:
        mov     rcx, [rsi]
        test    rcx, rcx
        jz      stored
        mov     [rcx], rax
        add     rsi, 8
        jmp     store
stored:
        test    rax, rax
        js      failed
        jz      next
        test    byte ptr [rbp + 72], 2
        jnz     forked
next:
        movzx   ecx, byte ptr [rbp + 73]
        test    ecx, ecx
        jz      advance
        dec     dword ptr [rbp + 76]
        js      advance
        inc     qword ptr [rbp + rcx]
        jmp     step
advance:
        add     rbp, 80
        jmp     step
failed:
        test    byte ptr [rbp + 72], 1
        jnz     next
        mov     [rbx + 40], rbp
        mov     [rbx + 48], rax
        mov     edi, 127
        jmp     exit
forked:
        xor     edi, edi
exit:
        mov     eax, 231                # exit_group(status)
        syscall
        hlt

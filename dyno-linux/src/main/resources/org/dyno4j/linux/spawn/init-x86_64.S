# Process 1 of a sandbox: a whole ELF executable, headers included, assembled flat.
#
# It ignores SIGCHLD, so that the kernel reaps orphans by itself, makes itself undumpable, so that no process of the
# same uid can trace it, and reads standard input, a pipe whose other end the JVM alone holds. A byte is the number of
# a signal to send to every other process of this pid namespace; end of file, which comes even when the JVM is killed,
# ends this process, and with it the kernel kills all the others. It refuses to run as anything but process 1, because
# kill(-1) elsewhere would hit strangers.

        .intel_syntax noprefix
        .text
        .set    base, 0x400000
start:
        .byte   0x7f, 'E', 'L', 'F', 2, 1, 1, 0         # ELFCLASS64, ELFDATA2LSB, EV_CURRENT, ELFOSABI_SYSV
        .quad   0
        .short  2, 62                                   # ET_EXEC, EM_X86_64
        .long   1
        .quad   base + entry - start
        .quad   64                                      # program headers follow this header
        .quad   0
        .long   0
        .short  64, 56, 2, 0, 0, 0

        .long   1, 5                                    # PT_LOAD, PF_R | PF_X
        .quad   0, base, base
        .quad   end - start, end - start
        .quad   4096

        .long   0x6474e551, 6                           # PT_GNU_STACK, PF_R | PF_W: a stack that can't be executed
        .quad   0, 0, 0, 0, 0, 16

entry:
        mov     eax, 39                 # getpid()
        syscall
        cmp     eax, 1
        jne     leave

        mov     eax, 157                # prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE)
        mov     edi, 4
        xor     esi, esi
        syscall

        sub     rsp, 40                 # struct kernel_sigaction { SIG_IGN, flags, restorer, mask }
        mov     qword ptr [rsp], 1
        mov     qword ptr [rsp + 8], 0
        mov     qword ptr [rsp + 16], 0
        mov     qword ptr [rsp + 24], 0
        mov     eax, 13                 # rt_sigaction(SIGCHLD, action, NULL, 8)
        mov     edi, 17
        mov     rsi, rsp
        xor     edx, edx
        mov     r10d, 8
        syscall
next:
        xor     eax, eax                # read(0, buffer, 1)
        xor     edi, edi
        lea     rsi, [rsp + 32]
        mov     edx, 1
        syscall
        cmp     rax, -4                 # EINTR
        je      next
        cmp     rax, 1
        jne     leave
        mov     eax, 62                 # kill(-1, byte)
        mov     rdi, -1
        movzx   esi, byte ptr [rsp + 32]
        syscall
        jmp     next
leave:
        mov     eax, 231                # exit_group(0)
        xor     edi, edi
        syscall
end:

// Process 1 of a sandbox: a whole ELF executable, headers included, assembled flat. See init-x86_64.S for what it does.

        .text
        .set    base, 0x400000
start:
        .byte   0x7f, 'E', 'L', 'F', 2, 1, 1, 0         // ELFCLASS64, ELFDATA2LSB, EV_CURRENT, ELFOSABI_SYSV
        .quad   0
        .short  2, 183                                  // ET_EXEC, EM_AARCH64
        .long   1
        .quad   base + entry - start
        .quad   64                                      // program headers follow this header
        .quad   0
        .long   0
        .short  64, 56, 2, 0, 0, 0

        .long   1, 5                                    // PT_LOAD, PF_R | PF_X
        .quad   0, base, base
        .quad   end - start, end - start
        .quad   65536                                   // the largest page size of this architecture

        .long   0x6474e551, 6                           // PT_GNU_STACK, PF_R | PF_W
        .quad   0, 0, 0, 0, 0, 16

entry:
        mov     x8, #172                // getpid()
        svc     #0
        cmp     x0, #1
        b.ne    leave

        mov     x8, #167                // prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE)
        mov     x0, #4
        mov     x1, #0
        svc     #0

        sub     sp, sp, #48             // struct kernel_sigaction { SIG_IGN, flags, restorer, mask }
        mov     x1, #1
        stp     x1, xzr, [sp]
        stp     xzr, xzr, [sp, #16]
        mov     x8, #134                // rt_sigaction(SIGCHLD, action, NULL, 8)
        mov     x0, #17
        mov     x1, sp
        mov     x2, #0
        mov     x3, #8
        svc     #0
next:
        mov     x8, #63                 // read(0, buffer, 1)
        mov     x0, #0
        add     x1, sp, #32
        mov     x2, #1
        svc     #0
        cmn     x0, #4                  // EINTR
        b.eq    next
        cmp     x0, #1
        b.ne    leave
        mov     x8, #129                // kill(-1, byte)
        mov     x0, #-1
        ldrb    w1, [sp, #32]
        svc     #0
        b       next
leave:
        mov     x8, #94                 // exit_group(0)
        mov     x0, #0
        svc     #0
end:

// Runs a syscall program in a new process that shares the JVM's memory, as vfork does.
// See stub-x86_64.S for the contract and the layout of block and step. Registers: x19 block, x20 step.

        .text
        .globl  stub
stub:
        stp     x19, x20, [sp, #-32]!
        stp     x29, x30, [sp, #16]
        mov     x19, x0

        mov     x8, #135                // rt_sigprocmask(SIG_SETMASK, all, saved, 8)
        mov     x0, #2
        add     x1, x19, #8
        mov     x2, x19
        mov     x3, #8
        svc     #0

        ldr     x8, [x19, #56]          // clone3(args, size), or clone(flags, NULL, NULL, 0, NULL)
        ldp     x0, x1, [x19, #16]
        mov     x2, #0
        mov     x3, #0
        mov     x4, #0
        svc     #0
        cbz     x0, child

        mov     x20, x0
        mov     x8, #135                // rt_sigprocmask(SIG_SETMASK, saved, NULL, 8)
        mov     x0, #2
        mov     x1, x19
        mov     x2, #0
        mov     x3, #8
        svc     #0
        mov     x0, x20
        ldp     x29, x30, [sp, #16]
        ldp     x19, x20, [sp], #32
        ret

child:
        ldr     x20, [x19, #32]
step:
        ldp     x8, x0, [x20]
        ldp     x1, x2, [x20, #16]
        ldp     x3, x4, [x20, #32]
        ldr     x5, [x20, #48]
        svc     #0
        str     x0, [x20, #56]
        ldr     x1, [x20, #64]
        cbz     x1, stored
store:
        ldr     x2, [x1], #8
        cbz     x2, stored
        str     x0, [x2]
        b       store
stored:
        ldr     x3, [x20, #72]
        tbnz    x0, #63, failed
        cbz     x0, next
        tbnz    x3, #1, forked
next:
        ldrb    w1, [x20, #73]
        cbz     w1, advance
        ldr     w2, [x20, #76]
        subs    w2, w2, #1
        str     w2, [x20, #76]
        b.mi    advance
        ldr     x2, [x20, x1]
        add     x2, x2, #1
        str     x2, [x20, x1]
        b       step
advance:
        add     x20, x20, #80
        b       step
failed:
        tbnz    x3, #0, next
        str     x20, [x19, #40]
        str     x0, [x19, #48]
        mov     x0, #127
        b       exit
forked:
        mov     x0, #0
exit:
        mov     x8, #94                 // exit_group(status)
        svc     #0
        brk     #0

package org.dyno4j.linux.seccomp;

import org.dyno4j.linux.libc.Errno;

/**
 * The standard profile: an allow-list of about what container engines allow to a container without capabilities.
 *
 * <p>What exists but reaches beyond the sandbox fails with EPERM, as it would for lack of a capability. What the kernel
 * itself has long given up fails with ENOSYS, and so does {@code clone3}: its flags lie in memory, where a filter can't
 * look, and libraries fall back to {@code clone}, whose flags are seen.
 */
final class StandardRules {
    private StandardRules() {}

    static Rulebook rulebook() {
        Rulebook rules = new Rulebook();
        files(rules);
        memory(rules);
        processes(rules);
        time(rules);
        communication(rules);
        walls(rules);
        StandardChecks.add(rules);
        return rules;
    }

    private static void files(Rulebook rules) {
        rules.allow("""
                access cachestat chdir chmod chown close close_range copy_file_range creat dup dup2 dup3 faccessat
                faccessat2 fadvise64 fallocate fchdir fchmod fchmodat fchmodat2 fchown fchownat fcntl fdatasync
                fgetxattr file_getattr file_setattr flistxattr flock fremovexattr fsetxattr fstat fstatfs fsync
                ftruncate futimesat getcwd getdents getdents64 getxattr getxattrat lchown lgetxattr link linkat
                listxattr listxattrat llistxattr lremovexattr lseek lsetxattr lstat mkdir mkdirat mknod mknodat
                newfstatat open openat openat2 pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readahead readlink
                readlinkat readv removexattr removexattrat rename renameat renameat2 rmdir sendfile setxattr setxattrat
                splice stat statfs statx symlink symlinkat sync sync_file_range syncfs tee truncate umask unlink
                unlinkat utime utimensat utimes vmsplice write writev
                """);
        rules.allow("""
                epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd eventfd2
                inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel io_destroy io_getevents
                io_pgetevents io_setup io_submit pipe pipe2 poll ppoll pselect6 select signalfd signalfd4
                """);
    }

    private static void memory(Rulebook rules) {
        rules.allow("""
                brk madvise map_shadow_stack membarrier memfd_create memfd_secret mincore mlock mlock2 mlockall mmap
                mprotect mremap mseal msync munlock munlockall munmap pkey_alloc pkey_free pkey_mprotect
                remap_file_pages
                """);
    }

    private static void processes(Rulebook rules) {
        rules.allow("""
                arch_prctl capget capset execve execveat exit exit_group fork futex futex_requeue futex_wait futex_waitv
                futex_wake get_robust_list getcpu getegid geteuid getgid getgroups getpgid getpgrp getpid getppid
                getpriority getresgid getresuid getrlimit getrusage getsid gettid getuid ioprio_get ioprio_set kill
                landlock_add_rule landlock_create_ruleset landlock_restrict_self pause pidfd_open pidfd_send_signal
                prlimit64 process_mrelease restart_syscall rseq rt_sigaction rt_sigpending rt_sigprocmask
                rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo sched_get_priority_max
                sched_get_priority_min sched_getaffinity sched_getattr sched_getparam sched_getscheduler
                sched_rr_get_interval sched_setaffinity sched_setattr sched_setparam sched_setscheduler sched_yield
                seccomp set_robust_list set_tid_address setfsgid setfsuid setgid setgroups setpgid setpriority setregid
                setresgid setresuid setreuid setrlimit setsid setuid sigaltstack sysinfo tgkill tkill uname vfork wait4
                waitid
                """);
        // Only the kernel's own trampolines call these: an administrator who traces a dyno from outside would kill it.
        rules.allow("uprobe uretprobe");
    }

    private static void time(Rulebook rules) {
        // Setting the clock needs a capability; reading its state by these doesn't.
        rules.allow("adjtimex clock_adjtime");
        rules.allow("""
                alarm clock_getres clock_gettime clock_nanosleep getitimer getrandom gettimeofday nanosleep setitimer
                time timer_create timer_delete timer_getoverrun timer_gettime timer_settime timerfd_create
                timerfd_gettime timerfd_settime times
                """);
    }

    private static void communication(Rulebook rules) {
        rules.allow("""
                accept accept4 bind connect getpeername getsockname getsockopt listen recvfrom recvmmsg recvmsg sendmmsg
                sendmsg sendto shutdown
                """);
        // The sandbox has an IPC namespace of its own.
        rules.allow("""
                mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedsend mq_unlink msgctl msgget msgrcv msgsnd
                semctl semget semop semtimedop shmat shmctl shmdt shmget
                """);
    }

    private static void walls(Rulebook rules) {
        // Mounts and namespaces; a handle opens a file of the host whatever the root directory is.
        rules.fail(Errno.EPERM, """
                chroot fsconfig fsmount fsopen fspick listmount mount mount_setattr move_mount name_to_handle_at
                open_by_handle_at open_tree open_tree_attr pivot_root setdomainname sethostname setns statmount umount2
                unshare
                """);
        // Other processes, and memory that other processes fill.
        rules.fail(Errno.EPERM, """
                kcmp pidfd_getfd process_madvise process_vm_readv process_vm_writev ptrace userfaultfd
                """);
        // Interpreters in the kernel, and a second way to make system calls, which no filter sees.
        rules.fail(Errno.EPERM, "bpf io_uring_enter io_uring_register io_uring_setup perf_event_open");
        // Not in any namespace: keys, the clock, the log, modules, the machine itself, its disks and memory nodes.
        rules.fail(Errno.EPERM, """
                acct add_key clock_settime delete_module fanotify_init fanotify_mark finit_module get_mempolicy
                init_module ioperm iopl kexec_file_load kexec_load keyctl lsm_get_self_attr lsm_list_modules
                lsm_set_self_attr mbind migrate_pages modify_ldt move_pages quotactl quotactl_fd reboot request_key
                set_mempolicy set_mempolicy_home_node settimeofday swapoff swapon sysfs syslog ustat vhangup
                """);
        rules.fail(Errno.ENOSYS, "clone3");
        // Numbers without a system call behind them.
        rules.fail(Errno.ENOSYS, """
                _sysctl afs_syscall create_module epoll_ctl_old epoll_wait_old get_kernel_syms get_thread_area getpmsg
                lookup_dcookie nfsservctl putpmsg query_module security set_thread_area tuxcall uselib vserver
                """);
    }
}

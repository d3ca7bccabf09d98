# A cgroup file system of one's own, in which release_agent or cgroup.procs could be written (CVE-2022-0492): only asks
# whether they could. Mounts what is mounted elsewhere already, and so makes no hierarchy.
place=/tmp/cgroups
mkdir -p "$place"
while IFS=: read -r _ controllers _; do
    case $controllers in
        '') mount -t cgroup2 none "$place" 2>/dev/null || continue ;;
        name=*) continue ;;
        *) mount -t cgroup -o "$controllers" none "$place" 2>/dev/null || continue ;;
    esac
    if [ -w "$place/cgroup.procs" ]; then echo "writable: cgroup.procs of ${controllers:-v2}"; exit 0; fi
done </proc/self/cgroup
if [ -w /sys/fs/cgroup/cgroup.procs ]; then echo 'writable: /sys/fs/cgroup'; exit 0; fi
echo 'no cgroup file system'
exit 1

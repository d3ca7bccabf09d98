# The places that the next process's files are looked for at: replaced by something of one's own (CVE-2021-30465).
for place in /var /proc /dev /tmp /app /run /etc; do
    if mv "$place" "$place.gone" 2>/dev/null; then
        mv "$place.gone" "$place"
        echo "moved $place"
        exit 0
    fi
done
echo 'nothing could be moved'
exit 1

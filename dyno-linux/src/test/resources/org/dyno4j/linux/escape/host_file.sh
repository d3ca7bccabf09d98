# A file of the host's outside of all that a dyno is shown: by its path, above the root, through links and through /proc.
link=/tmp/escape.$$
ln -s "$TREASURE" "$link"
for path in "$TREASURE" "/app/../..$TREASURE" "/../../../../..$TREASURE" "$link" "/proc/1/root$TREASURE" \
    "/proc/1/cwd/../..$TREASURE" "/proc/self/root/../..$TREASURE" "/proc/self/cwd/../../../../..$TREASURE" "/dev/fd/../../../..$TREASURE"; do
    if grep -s "$TOKEN" "$path"; then rm "$link"; exit 0; fi
done
if ln "$TREASURE" "$link.hard" 2>/dev/null && grep -s "$TOKEN" "$link.hard"; then rm "$link" "$link.hard"; exit 0; fi
rm "$link"
echo 'not in sight'
exit 1

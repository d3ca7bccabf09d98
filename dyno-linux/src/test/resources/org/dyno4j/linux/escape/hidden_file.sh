# What /proc tells anybody of the host: when its devices are used, which is when others type.
if head -n 1 /proc/interrupts | grep CPU; then exit 0; fi
echo 'nothing in it'
exit 1

"""A resource limit above the hard one."""
import resource
from escape import escaped, missing

try:
    resource.setrlimit(resource.RLIMIT_NOFILE, (20_000, 20_000))
    escaped('raised')
except (OSError, ValueError) as e:
    missing('nobody here has CAP_SYS_RESOURCE: ' + str(e))

"""A resource limit above the hard one: cores are dumped again, in which config vars are."""
import resource
from escape import escaped, missing

try:
    resource.setrlimit(resource.RLIMIT_CORE, (1, 1))
    escaped('raised')
except (OSError, ValueError) as e:
    missing('nobody here has CAP_SYS_RESOURCE: ' + str(e))

"""Best wall seconds of reading whole rasters with GDAL. Arguments: passes, files. Opens each file anew in every pass."""
import sys
import time

from osgeo import gdal

gdal.UseExceptions()
gdal.SetCacheMax(64 << 20)
best = None
for _ in range(int(sys.argv[1]) + 1):
    start = time.perf_counter()
    for name in sys.argv[2:]:
        gdal.Open(name).ReadAsArray()
    seconds = time.perf_counter() - start
    best = seconds if best is None else min(best, seconds)
print(best)

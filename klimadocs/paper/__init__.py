"""Image work on paper: pages are laid on blanks, boxes measured, writing is read. Behind `readers.paper`."""

import os

# One thread for each reader: they share the machine among themselves, and the libraries look here when they are loaded.
for _threads in ("OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"):
    os.environ.setdefault(_threads, "1")

"""Works in projects like a person, is killed or robbed of its disk, and looks what is left.

    python -m tests.crash --rounds 10000 --seed 1            the services, no window
    xvfb-run -a python -m tests.crash --window --rounds 150  the real window and engine
    python -m tests.crash --power --rounds 500               power cuts, replayed from a log

`journal` is what both sides write and read: the process that works tells through a pipe what it
does and what the app said was saved, so the record outlives it. `person` works, `faults` and
`shim.c` break the disk, `rounds` kills and judges.
"""

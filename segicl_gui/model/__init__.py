"""The in-context network: what it is made of, and the pipeline that runs it."""

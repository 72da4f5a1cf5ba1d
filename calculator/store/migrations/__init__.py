"""The schema of the store, step by step: each file of ``versions`` leads from one to the next."""

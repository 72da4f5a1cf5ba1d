"""A cluster as a whole: what is required of it, its participants, their contracts, and what a change of them does."""

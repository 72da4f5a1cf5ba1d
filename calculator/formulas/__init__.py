"""The formula language of the rules: a closed grammar, typed, with units; parsed without running anything."""

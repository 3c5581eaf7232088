"""A book that was built here to be looked at is no test."""

collect_ignore = ["_build"]

"""The detectors: what they are, how they are built, and how they are run."""

"""From a frame to measurements, from measurements to findings, from findings to incidents."""

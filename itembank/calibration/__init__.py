"""Calibration: item response models estimated, checked and linked; pure, numpy and scipy."""

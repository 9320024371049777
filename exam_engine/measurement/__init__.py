"""What is learnt from answers: calibration runs, item analysis, cut scores, their reports."""

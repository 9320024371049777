"""Pages of the psychometrician: calibration runs, items after a sitting, cut scores."""

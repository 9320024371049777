"""The desk of examiners: practical sheets, and long answers without a name."""

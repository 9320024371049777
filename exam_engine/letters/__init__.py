"""Letters of the body to one candidate, as PDF files."""

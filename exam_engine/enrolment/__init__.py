"""From a college's workbook to candidates with admission numbers."""

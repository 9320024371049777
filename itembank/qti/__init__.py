"""QTI items as programs: values, declarations, rules, and what runs them; pure."""

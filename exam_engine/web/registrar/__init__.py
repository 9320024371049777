"""The registrar's pages: enrolment from the first list to the admission card."""

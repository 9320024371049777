"""The roof: schemes, assembly, enrolment, sittings, scoring, release, and the doors to it all."""

"""The pages on which staff log in and look after their own account."""

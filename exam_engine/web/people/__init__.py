"""The pages on which people are taken on, appointed to roles and helped with their login."""

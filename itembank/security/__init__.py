"""Statistics for after a sitting that show people where to look; pure, numpy and scipy."""

"""Programs that items bring along: shown in a frame of a foreign origin, and nowhere else."""

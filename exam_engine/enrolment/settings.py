"""Settings of enrolment: what lists and photos may be handed in, and how large they may be."""

from __future__ import annotations

from exam_engine.enrolment.limits import MEGABYTE, FileLimits
from foundation.settings import Group


class EnrolmentSettings(Group):
    """What is taken at the enrolment desk."""

    allow_fictional: bool = False
    """Take document numbers that begin with the fictional province code 10; for demonstrations."""
    largest_list_megabytes: int = 20
    """Largest enrolment list (xlsx or csv) accepted, in MB; the site takes no body above 64."""
    longest_list_rows: int = 50_000
    """Last row of a sheet that may hold something."""
    largest_photos_megabytes: int = 120
    """Largest archive of photos, or sum of photos sent together, in MB; the site takes 128."""
    most_photos: int = 5_000
    """Most photos in one archive."""

    @property
    def file_limits(self) -> FileLimits:
        """The bounds that lists are read within."""
        return FileLimits(
            max_bytes=self.largest_list_megabytes * MEGABYTE, max_rows=self.longest_list_rows
        )

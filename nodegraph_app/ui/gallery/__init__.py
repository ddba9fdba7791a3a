"""The gallery: every picture in the output folder, to search, look at and go on from."""

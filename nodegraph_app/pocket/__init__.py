"""The small diffusion model that ships with the app: its scenes, its training, the judge of its pictures."""

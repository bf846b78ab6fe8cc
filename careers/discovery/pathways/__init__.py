"""From one role to another: what a step asks for, and through which roles a large one is best taken."""

from .routes import LARGE, Route, Stage, direct, route

__all__ = ["LARGE", "Route", "Stage", "direct", "route"]

"""Firsthand: a pause before the clicks that turn people into numbers."""

__version__ = "0.1.0"

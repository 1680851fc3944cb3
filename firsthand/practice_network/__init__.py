"""The practice network: a small social site of our own, to try Firsthand on without any account."""

from firsthand.practice_network.app import create_app

__all__ = ["create_app"]

"""Carries flows to the desk and back. The only place that knows mitmproxy."""

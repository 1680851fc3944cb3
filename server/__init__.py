"""What is pending, what was decided, what is remembered. Knows nothing of mitmproxy."""

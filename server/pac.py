"""The proxy configuration that browsers read: ruled hosts through the proxy, everything else direct."""

import json
from collections.abc import Iterable

# For ruled hosts there is no `; DIRECT` behind the proxy: with it, Chromium sends a held POST again, direct,
# the moment the proxy dies (SAFETY, finding 1). Plain old JavaScript: PAC interpreters know little more.
_SCRIPT = """\
var exact = {exact};
var below = {below};
function has(table, name) {{ return Object.prototype.hasOwnProperty.call(table, name); }}
function FindProxyForURL(url, host) {{
  var name = host.toLowerCase();
  if (name.charAt(name.length - 1) === ".") name = name.slice(0, -1);
  if (has(exact, name)) return "PROXY {proxy}";
  for (var dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {{
    if (has(below, name.slice(dot + 1))) return "PROXY {proxy}";
  }}
  return "DIRECT";
}}
"""


def pac_text(hosts: Iterable[str], proxy_host: str, proxy_port: int) -> str:
    """A PAC script that sends `hosts` (exact names, or `*.name` for what is below it) to the proxy."""
    named = sorted(set(hosts))
    exact = {host: 1 for host in named if not host.startswith("*.")}
    below = {host.removeprefix("*."): 1 for host in named if host.startswith("*.")}
    address = f"[{proxy_host}]" if ":" in proxy_host else proxy_host
    return _SCRIPT.format(exact=json.dumps(exact), below=json.dumps(below), proxy=f"{address}:{proxy_port}")

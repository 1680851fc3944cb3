"""The proxy configuration as text; what it decides is tested in a browser (test_modules.py)."""

from server.pac import pac_text


def test_ruled_hosts_have_no_way_round_the_proxy():
    text = pac_text(["www.linkedin.com", "*.example.org"], "127.0.0.1", 8785)

    assert '"PROXY 127.0.0.1:8785"' in text
    assert "8785;" not in text.replace('8785";', "")
    assert text.count("DIRECT") == 1


def test_an_address_with_colons_is_bracketed():
    assert '"PROXY [::1]:8785"' in pac_text([], "::1", 8785)


def test_no_host_can_break_out_of_the_script():
    text = pac_text(['x"; FindProxyForURL = 0; "</script>'], "127.0.0.1", 8785)

    assert '"x\\"; FindProxyForURL = 0; \\"</script>": 1' in text

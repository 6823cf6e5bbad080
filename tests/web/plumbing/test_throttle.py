"""Who is counted together: one address, and of IPv6 all that one household has."""

import pytest

from kiosk.web.plumbing import throttle


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("unix:", "unix:", True),
    ],
)
def test_of_ipv6_the_first_half_is_counted(app, one, other, same):
    found = []
    for address in (one, other):
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            found.append(throttle.source())
            assert throttle.address() == address, "what is written down stays whole"
    assert (found[0] == found[1]) is same

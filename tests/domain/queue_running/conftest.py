"""What tests of a line that is run share: Helen's surgery of ten hours, and Helen as staff."""

import pytest


@pytest.fixture
def surgery(make_surgery):
    return make_surgery("Helen", minutes=600)


@pytest.fixture
def helen(scene):
    return scene.people["host"]

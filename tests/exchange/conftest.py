"""One session for all tests here, which only read it."""
from __future__ import annotations

import pytest

from tests.exchange.story import Story, told


@pytest.fixture(scope="session")
def story() -> Story:
    """Ten people, seven cards, one adopted record."""
    return told()

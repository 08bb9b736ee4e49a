"""Floor 2: a board while people are at it: wire, gate, room, hub, identity, limits, replica. Synchronous; time comes in."""

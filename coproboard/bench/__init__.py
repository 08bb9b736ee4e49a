"""The load tool: how fast and how dear is a server of shared documents?

It measures any server that speaks the y-websocket wire, ours and its peers alike, with the same clients, the same
edits and the same clock, in interleaved rounds. It is not a test: no figure of it makes a build fail.

The fact that shaped it: on two cores the load generator is the first bottleneck. So sockets are read and written by
hand, updates are encoded without a document library, and everything that can wait is counted after the run.
"""

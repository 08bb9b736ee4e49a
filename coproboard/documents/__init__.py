"""Floor 1: the shared document and the ledger; the only modules that import pycrdt's shared types."""

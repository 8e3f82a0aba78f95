"""Alembic asks for this file; `stores.ledger` runs the migrations itself, on the connection that it has."""

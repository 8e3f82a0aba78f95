"""What is remembered of mail servers: places of messages, how far folders were looked through, pauses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates three tables; UIDs have 32 bits without a sign, so they need more than INTEGER on most databases."""
    op.create_table(
        "mail_place",
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("folder", sa.Text, primary_key=True),
        sa.Column("validity", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("uid", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("until", sa.DateTime),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_table(
        "mail_mark",
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("folder", sa.Text, primary_key=True),
        sa.Column("validity", sa.BigInteger, nullable=False),
        sa.Column("next_uid", sa.BigInteger, nullable=False),
        sa.Column("rules", sa.Text, nullable=False),
        sa.Column("probe_uid", sa.BigInteger, nullable=False),
        sa.Column("probe", sa.Text, nullable=False),
    )
    op.create_table(
        "mail_pause",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("until", sa.DateTime, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """The index may be lost; the next run builds it anew."""
    for name in ("mail_pause", "mail_mark", "mail_place"):
        op.drop_table(name)

"""Every relative link in Markdown files leads to a file that is there; part of `make check`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s#]+)(?:#[^)]*)?\)")
_PASSED_OVER = {".venv", ".git", "node_modules"}


def find_dead_links(root: Path) -> list[str]:
    dead = []
    for page in sorted(root.rglob("*.md")):
        if _PASSED_OVER & set(page.relative_to(root).parts):
            continue
        for target in _LINK.findall(page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                dead.append(f"{page.relative_to(root)}: {target} is not there")
    return dead


if __name__ == "__main__":
    found = find_dead_links(_ROOT)
    print("\n".join(found), end="\n" if found else "")
    sys.exit(bool(found))

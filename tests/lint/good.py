"""Templates that are right, however odd they look: the linter must be silent."""

from __future__ import annotations

from tests.lint.paper import box, cell, field, heading, line, of_runs, paper, picture, row, run, table

_HEAD = row("Thema", "Stand", is_head=True)


def _in(*middle: str) -> bytes:
    return paper(*(entry if entry.startswith("<") else line(entry) for entry in middle))


GOOD = {
    "plain": paper(),
    "loop-attributes": _in("{% for t in themen %}{{ loop.index }}/{{ loop.length }} {{ t }}{% if not loop.last %}, {% endif %}{% endfor %}"),
    "set": _in("{% set mit = verbund or 'niemandem' %}{% set n = parzellen + 1 %}gemeinsam mit {{ mit }} und {{ n }}"),
    "set-block": _in("{% set gruss %}Hallo {{ name }}{% endset %}{{ gruss }}"),
    "macro": _in("{% macro zeile(wort, wert, zeichen=':') %}{% if wert %}{{ wort }}{{ zeichen }} {{ wert }}{% endif %}{% endmacro %}",
                 "{{ zeile('Fax', buero.fax) }}{{ zeile('Verbund', verbund, zeichen=' –') }}"),
    "inline-if": _in("{{ verbund if verbund else 'allein' }}, {{ 'ja' if zusage else 'nein' }}{{ ', ' ~ partner.name if partner.name }}"),
    "default": _in("mit {{ verbund | default('niemandem', true) }} und {{ partner.name | default('noch niemandem') }}, {{ seit or 'offen' }}"),
    "nested-loops": _in("{% for t in themen %}{% set aussen = loop.index %}{% for l in luecken %}{{ aussen }}.{{ loop.index }} {{ t }}: {{ l.feld }}{% endfor %}{% endfor %}"),
    "paragraphs": _in("{%p if verbund %}", "gemeinsam mit {{ verbund }}", "{%p elif partner.name %}", "mit {{ partner.name }}", "{%p else %}", "allein", "{%p endif %}"),
    "rows": _in(table(_HEAD, row("{%tr for t in themen %}", ""), row("{{ t }}", "{{ loop.index }}"), row("{%tr endfor %}", ""))),
    "cells": _in(table(row("Nr.", "Themen", is_head=True),
                       f"<w:tr>{cell(line('1'))}{cell(line('{%tc for t in themen %}'))}{cell(line('{{ t }}'))}{cell(line('{%tc endfor %}'))}</w:tr>", columns=3)),
    "runs": _in(of_runs(run("Guten "), run("{%r if zusage %}"), run("Tag", "<w:b/>"), run("{%r endif %}"), run(" auch"))),
    "guarded-by-rule": _in("{% if regel.partner_genannt %}mit {{ partner.name }}{% endif %}{% if tatsache.gemeinsam %} und {{ verbund }}{% endif %}"),
    "guarded-by-words": _in("{% if verbund and (seit or flaeche) %}{{ verbund }}{% if seit %}{{ seit }}{% else %}{{ flaeche }}{% endif %}{% endif %}"),
    "guarded-by-not": _in("{% if not verbund %}allein{% else %}mit {{ verbund }}{% endif %}{% if not (verbund or seit) %}x{% elif not seit %}{{ verbund }}{% endif %}"),
    "required-by-condition": paper(line("{% if beschluss == 'liegt vor' %}vom {{ beschluss_datum | datum('de') }}{% endif %}")),
    "comparisons": _in("{% if 'Wasser' in themen and parzellen >= 10 and beschluss in ('geplant', 'liegt vor') %}viel{% endif %}{% if flaeche and flaeche > 5 %}x{% endif %}"),
    "filters": _in("{{ name | upper | trim }}{{ themen | map('upper') | join(' · ') }}{{ themen | length }}{{ luecken | map(attribute='feld') | join(', ') }}{{ parzellen | zahl }}",
                   "{% for a, b in luecken | groupby('abschnitt') %}{{ a }}: {{ b | length }}{% endfor %}{{ fall.eingang.year }} {{ fall.eingang.strftime('%d.%m.%Y') }}"),
    "tests": _in("{% if verbund is defined and verbund is not none and loop is not defined %}x{% endif %}{% if parzellen is divisibleby(2) %}gerade{% endif %}"),
    "first-of-list": _in("{% if gruende %}{{ gruende[0] }}{% endif %}{% if gruende | length > 0 %}{{ gruende | first }}{% endif %}{{ buero.anschrift[0] }}{{ themen | first }}"),
    "braces-in-text": _in("Menge {1, 2, 3} und {[x]}; Preis 5 $ {netto, ohne Steuer}; 20 % }; «Ein Zitat, lang» und <b> und [Ort, Datum]"),
    "comment-tag": _in("Text{# Hinweis: nmae #} weiter", "{#p ganzer Absatz #}"),
    "raw": _in("{% raw %}{{ nmae }}{% endraw %}"),
    "hard-space-in-text": _in("{{ themen | join('\xa0·\xa0') }}"),
    "split-runs": _in(of_runs(run("Tag {"), run("{ na"), run("me", "<w:b/>"), run(" }"), run("}"))),
    "box": _in(box("{{ name }}", "{{ name }}")),
    "page-numbers": paper(foot=of_runs(run("Seite "), field("PAGE", "1"), run(" von "), field("NUMPAGES", "2"))),
    "headings": _in(heading(2, "Zwei"), line("x"), heading(3, "Drei"), line("y"), heading(2, "Wieder zwei"), line("z")),
    "picture": _in(picture("Karte der Gärten")),
    "namespace": _in("{% set n = namespace(zahl=0) %}{% for t in themen %}{% set n.zahl = n.zahl + 1 %}{% endfor %}{{ n.zahl }}"),
    "with": _in("{% with g = name %}{{ g }}{% endwith %}{% filter upper %}{{ name }}{% endfilter %}{% for n in range(3) %}{{ n }}{% endfor %}"),
    "call-block": _in("{% macro rahmen() %}[{{ caller() }}]{% endmacro %}{% call rahmen() %}{{ name }}{% endcall %}"),
    "loop-over-joined": _in("{% for t in themen + ['Sonstiges'] %}{{ t }}{% endfor %}{% for t in themen if t != 'Boden' %}{{ t }}{% else %}nichts{% endfor %}"),
    "cell-without-text": _in(table(_HEAD, row("Wasser", ""), row("", ""))),
    "dash": _in("{%- if zusage -%}ja{%- else -%}nein{%- endif -%}"),
    "colspan": _in(table(row("{% colspan 2 %}Kopf", is_head=True), row("a", "b"))),
    "items": _in("{% for wort, wert in termin.items() %}{{ wort }}: {{ wert }}{% endfor %}"),
}  # fmt: skip

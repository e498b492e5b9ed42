"""Quotation checks: whether some words are those that somebody is quoted as saying, and whose they are.

What decides what, in the order of a check:

- `passages`: which parts of a text quote somebody, each of which is checked by itself.
- `narration`: what of a part is speech, and what tells who spoke.
- `words`: what its words are, however they are typed. Quotations are looked up by them (`look_ups`).
- `alignment` and `comparison`: how the words stand to those of one quotation; `put_together`, to those of several.
- `matches`: which of the quotations come nearest in which reading, and so the wording.
- `attribution`: whether one claim has the speaker and the outlet that are asked about, and those that the text names.
- `judgements`: of all that match, which is the best, and so the attribution.
- `alterations`, `summaries` and `notes`: the same in words for people.
- `answers`: all of this for each part of a text, and what that makes of the whole.
"""

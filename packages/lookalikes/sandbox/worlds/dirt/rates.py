"""How often which kind of dirt is met, per value that somebody typed.

Beside each rate stands what was counted in public data: `leads` are 9,240 leads of a school,
`pipeline` 8,800 opportunities at 85 companies, `applicants` 2,379 names of companies as typed by
patent offices, `titles` the 7,541 job titles that workers reported to O*NET, `persons` 1,000
records that somebody spoilt on purpose. Where a count comes from a file cleaned or spoilt on
purpose the rate leans away from it, and says so. `benchmarks/worlds` counts both sides again.
"""

from __future__ import annotations

# applicants: 3.4 % of the names have a wrong or a swapped letter, the legal form left out;
# pipeline: 1.2 % of the countries and one sector in ten are misspelt.
SLIP = 0.02
# applicants: of such slips 16.0 % of the names lack or double a letter (legal forms count among
# them), 2.7 % have another one, 0.8 % two swapped.
SLIPS = {"dropped": 50, "doubled": 30, "neighbour": 14, "swapped": 6}

# leads: 0.2 % of the sources in lower case; pipeline: every sector; so in between.
LOWER = 0.03
# applicants: 64 %, as offices write; people at a screen far less.
UPPER = 0.02
# persons: 6.8 % of the surnames; leads: none left, 2 % of the tags have two blanks inside.
BLANKS = 0.04
# Not to be counted in any of them: every file is in one encoding. Kept rare.
GARBLED = 0.004
UNACCENTED = 0.08

# leads: 13,380 of 351,120 values are the list's own "Select".
PLACEHOLDER_CHOSEN = 0.038
# leads: 208 of 351,120 are "Other" or "unknown"; where a value is asked for, more.
PLACEHOLDER_TYPED = 0.006
# leads: 130 of 9,240 are tagged "invalid number" or "wrong number given", 27 "number not
# provided".
PHONE_WRONG = 0.014
PHONE_PLACEHOLDER = 0.003
# persons: 15 % of the names stand in each other's field, on purpose; a tenth of it.
NAMES_SWAPPED = 0.015
# leads: 2 of 6,779 countries are a region, 5 are not known; a city or state there: not counted.
COUNTRY_ELSEWHERE = 0.004
REGION_AS_COUNTRY = 0.001

# leads: 9 of 9,204 sources are words nobody offered; sectors and sources get remarks too.
FREE_TEXT = 0.002
# pipeline: 16.8 % of the product names lack their blank.
SQUEEZED = 0.16

# titles: 11.6 % have a short and a long form, one behind the other in brackets.
TITLE_SHORT = 0.12
TITLE_BOTH = 0.03
# titles: 0.2 % have a comma, 0.1 % a stroke; signatures, from which titles are pasted, more.
TITLE_TURNED = 0.01
TITLE_TWO = 0.01

# applicants: 82.6 % with a legal form; pipeline: 3 in 85.
WITH_FORM = 0.45
# applicants: of the legal forms 75 % as registered, 12 % bare, 7 % with blanks, 6 % half dotted.
FORMS = {"as written": 75, "bare": 12, "spaced": 7, "half dotted": 6}
# applicants: 14.5 % of the names.
FORM_AFTER_COMMA = 0.15

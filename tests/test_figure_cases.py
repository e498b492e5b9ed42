"""Number cases: what is asked of a figure, what comes of it, and why in words."""

from collections import Counter
from collections.abc import Mapping

import pytest

from tests.conftest import Api
from tests.figures import INVENTED

DEATHS, AMERICANS, EVACUATED = (
    "deaths-fleeing-afghanistan",
    "americans-to-evacuate",
    "people-evacuated-from-afghanistan",
)
YEARS, HOURS, SEVERAL, THOUSANDS = (
    "years-since-emirate-fell", "hours-to-surrender-weapons", "bureau-members-at-meeting", "people-crowding-airport",
)  # fmt: skip

CASES = [
    # at least: a lower bound that is possible itself, and nothing above
    (DEATHS, "value=30", "consistent", "at least 21: 30 is possible"),
    (DEATHS, "value=12", "contradicted", "at least 21: 12 is not possible"),
    (DEATHS, "value=21", "consistent", "at least 21: 21 is possible"),
    (DEATHS, "value=20.9", "contradicted", "at least 21: 20.9 is not possible, since people are counted in whole numbers"),
    (DEATHS, "value=0", "contradicted", "at least 21: 0 is not possible"),
    (DEATHS, "lower=25&upper=30", "consistent", "at least 21: 25 to 30 is possible"),
    (DEATHS, "lower=20", "consistent", "at least 21: it lies wholly within 20 or more"),
    (DEATHS, "lower=21", "consistent", "at least 21: 21 or more is what it says"),
    (DEATHS, "lower=100", "consistent", "at least 21: 100 or more is possible"),
    (DEATHS, "upper=30", "undetermined", "at least 21: of 30 or less, 21 to 30 is possible and the rest is not"),
    (DEATHS, "upper=21", "undetermined", "at least 21: of 21 or less, 21 is possible and the rest is not"),
    (DEATHS, "upper=20", "contradicted", "at least 21: 20 or less is not possible"),
    (EVACUATED, "value=28000", "consistent", "at least 28,000: 28,000 is possible"),
    (EVACUATED, "value=27999", "contradicted", "at least 28,000: 27,999 is not possible"),
    # more than, less than: the number itself is not possible
    ("more-than-twenty", "value=20", "contradicted", "more than 20: 20 is not possible"),
    ("more-than-twenty", "value=20.5", "contradicted",
     "more than 20: 20.5 is not possible, since people are counted in whole numbers"),
    (DEATHS, "value=21.5", "contradicted",
     "at least 21: 21.5 is not possible, since people are counted in whole numbers"),
    (DEATHS, "lower=21.2&upper=21.8", "contradicted",
     "at least 21: 21.2 to 21.8 is not possible, since people are counted in whole numbers"),
    (DEATHS, "lower=21.5&upper=22", "consistent", "at least 21: 21.5 to 22 is possible"),
    (THOUSANDS, "value=2500.5", "contradicted",
     "Thousands: 2,500.5 is not possible, since people are counted in whole numbers"),
    (HOURS, "value=3.0&unit=hour", "consistent", "approximately three (about 3 hours): 3 hours is what it says"),
    ("more-than-twenty", "lower=20", "consistent", "more than 20: it lies wholly within 20 or more"),
    ("more-than-twenty", "upper=20", "contradicted", "more than 20: 20 or less is not possible"),
    ("more-than-twenty", "lower=20&upper=30", "undetermined",
     "more than 20: of 20 to 30, more than 20 and at most 30 is possible and the rest is not"),
    ("fewer-than-fifty", "value=50", "contradicted", "fewer than 50: 50 is not possible"),
    ("fewer-than-fifty", "value=49", "consistent", "fewer than 50: 49 is possible"),
    ("fewer-than-fifty", "lower=40", "undetermined",
     "fewer than 50: of 40 or more, at least 40 and less than 50 is possible and the rest is not"),
    ("fewer-than-fifty", "upper=50", "consistent", "fewer than 50: it lies wholly within 50 or less"),
    # at most, with decimals and a unit
    ("at-most-hours", "value=2.5&unit=hour", "consistent", "up to 2.5: 2.5 hours is possible"),
    ("at-most-hours", "value=1&unit=hour", "consistent", "up to 2.5: 1 hour is possible"),
    ("at-most-hours", "value=2.51&unit=hour", "contradicted", "up to 2.5: 2.51 hours is not possible"),
    # between
    (AMERICANS, "value=12000", "consistent", "between 10,000 and 15,000: 12,000 is possible"),
    (AMERICANS, "value=15000", "consistent", "between 10,000 and 15,000: 15,000 is possible"),
    (AMERICANS, "value=9999", "contradicted", "between 10,000 and 15,000: 9,999 is not possible"),
    (AMERICANS, "value=15000.5", "contradicted", "between 10,000 and 15,000: 15,000.5 is not possible, since people are counted in whole numbers"),
    (AMERICANS, "lower=10000&upper=12000", "consistent", "between 10,000 and 15,000: 10,000 to 12,000 is possible"),
    (AMERICANS, "lower=10000&upper=15000", "consistent",
     "between 10,000 and 15,000: 10,000 to 15,000 is what it says"),
    (AMERICANS, "lower=5000&upper=20000", "consistent",
     "between 10,000 and 15,000: it lies wholly within 5,000 to 20,000"),
    (AMERICANS, "lower=12000&upper=20000", "undetermined",
     "between 10,000 and 15,000: of 12,000 to 20,000, 12,000 to 15,000 is possible and the rest is not"),
    (AMERICANS, "lower=15001", "contradicted", "between 10,000 and 15,000: 15,001 or more is not possible"),
    # exact, in words
    (YEARS, "value=20&unit=year", "consistent", "Twenty (20 years): 20 years is what it says"),
    (YEARS, "value=20.0&unit=year", "consistent", "Twenty (20 years): 20 years is what it says"),
    (YEARS, "value=21&unit=year", "contradicted", "Twenty (20 years): 21 years is not possible"),
    (YEARS, "lower=15&upper=25&unit=year", "consistent", "Twenty (20 years): it lies wholly within 15 to 25 years"),
    ("seven-exactly", "lower=7&upper=7", "consistent", "seven (7): 7 is what it says"),
    ("five-million", "value=5", "contradicted", "5 million (5,000,000): 5 is not possible"),
    # about: the number itself, or an order of magnitude away
    (HOURS, "value=3&unit=hour", "consistent", "approximately three (about 3 hours): 3 hours is what it says"),
    (HOURS, "value=4&unit=hour", "undetermined",
     "approximately three (about 3 hours): whether 4 hours is near enough is not said"),
    (HOURS, "value=29.9&unit=hour", "undetermined",
     "approximately three (about 3 hours): whether 29.9 hours is near enough is not said"),
    (HOURS, "value=30&unit=hour", "contradicted",
     "approximately three (about 3 hours): 30 hours is more by an order of magnitude or more"),
    (HOURS, "value=0.3&unit=hour", "contradicted",
     "approximately three (about 3 hours): 0.3 hours is less by an order of magnitude or more"),
    (HOURS, "lower=2&upper=4&unit=hour", "undetermined",
     "approximately three (about 3 hours): whether 2 to 4 hours is near enough is not said"),
    ("about-forty", "lower=1&upper=1000", "consistent",
     "about 40: it lies wholly within 1 to 1,000, with an order of magnitude to spare"),
    ("part-of-an-hour", "value=0.07&unit=hour", "contradicted",
     "about 0.7: 0.07 hours is less by an order of magnitude or more"),
    ("part-of-an-hour", "value=0.0700000000001&unit=hour", "undetermined",
     "about 0.7: whether 0.0700000000001 hours is near enough is not said"),
    ("below-zero", "value=3&unit=hour", "contradicted",
     "about -3: 3 hours has the other sign"),
    (HOURS, "value=-3&unit=hour", "contradicted", "approximately three (about 3 hours): -3 hours has the other sign"),
    (HOURS, "upper=0&unit=hour", "contradicted",
     "approximately three (about 3 hours): 0 hours or less is less by an order of magnitude or more"),
    ("zero-hours", "value=100&unit=hour", "undetermined", "about 0: whether 100 hours is near enough is not said"),
    # a word, which only an order of magnitude settles
    (SEVERAL, "value=5", "undetermined", "several: no number is given, and no order of magnitude settles 5"),
    (SEVERAL, "value=100", "contradicted", "several: 100 is more by an order of magnitude or more"),
    (SEVERAL, "value=0", "contradicted", "several: 0 is less by an order of magnitude or more"),
    (THOUSANDS, "value=12", "contradicted", "Thousands: 12 is less by an order of magnitude or more"),
    (THOUSANDS, "value=5000", "undetermined", "Thousands: no number is given, and no order of magnitude settles 5,000"),
    (THOUSANDS, "value=100", "contradicted", "Thousands: 100 is less by an order of magnitude or more"),
    (THOUSANDS, "value=101", "undetermined", "Thousands: no number is given, and no order of magnitude settles 101"),
    (THOUSANDS, "value=100000", "contradicted", "Thousands: 100,000 is more by an order of magnitude or more"),
    (THOUSANDS, "lower=50", "consistent", "Thousands: it lies wholly within 50 or more, with an order of magnitude to spare"),
    ("dozens", "value=1", "contradicted", "dozens: 1 is less by an order of magnitude or more"),
    ("dozens", "value=36", "undetermined", "dozens: no number is given, and no order of magnitude settles 36"),
    ("hundreds", "value=10", "contradicted", "several hundred: 10 is less by an order of magnitude or more"),
    ("hundreds", "value=10000", "contradicted", "several hundred: 10,000 is more by an order of magnitude or more"),
    ("tens-of-thousands", "value=1000", "contradicted", "tens of thousands: 1,000 is less by an order of magnitude or more"),
    ("tens-of-thousands", "value=200000", "undetermined",
     "tens of thousands: no number is given, and no order of magnitude settles 200,000"),
    ("millions", "value=100000", "contradicted", "millions: 100,000 is less by an order of magnitude or more"),
    ("countless", "value=0", "undetermined", "countless: no number is given, and no order of magnitude settles 0"),
    # there are never fewer people than none
    ("countless", "value=-1", "contradicted", "countless: -1 is not possible, since a number of people is never negative"),
    (THOUSANDS, "lower=-7&upper=-5", "contradicted",
     "Thousands: -7 to -5 is not possible, since a number of people is never negative"),
    ("fewer-than-fifty", "upper=-0.5", "contradicted",
     "fewer than 50: -0.5 or less is not possible, since a number of people is never negative"),
    ("fewer-than-fifty", "lower=-1&upper=2", "consistent", "fewer than 50: -1 to 2 is possible"),
    ("perhaps-ten", "value=-1", "undetermined",
     "10: -1 is not possible, since a number of people is never negative, but it is put forward as possible"),
    # what is not put forward as so settles nothing
    ("perhaps-ten", "value=11", "undetermined", "10: 11 is not possible, but it is put forward as possible"),
    ("not-ten", "value=10", "undetermined", "10: 10 is what it says, but it is put forward as not so"),
    ("dozens-if", "value=1", "undetermined",
     "dozens: 1 is less by an order of magnitude or more, but it is put forward under a condition"),
]  # fmt: skip


@pytest.fixture(scope="module")
def measures(invented: Api) -> dict[str, str]:
    """Figure -> what it measures."""
    return {figure["id"]: figure["measure"] for figure in invented.everything("/v1/figures")}


@pytest.mark.parametrize(("figure", "numbers", "outcome", "reason"), CASES)
def test_a_number_against_a_figure(
    invented: Api, measures: Mapping[str, str], figure: str, numbers: str, outcome: str, reason: str
) -> None:
    answer = invented.document(f"/v1/check/figure?measure={measures[figure]}&id={figure}&{numbers}")
    (checked,) = answer["figures"]
    assert (checked["outcome"], checked["reason"]) == (outcome, reason)
    assert answer["verdict"] == outcome
    assert answer["counts"] == {"consistent": 0, "contradicted": 0, "undetermined": 0, "other_units": 0} | {outcome: 1}
    assert checked["figure"] == invented.document(f"/v1/figures/{figure}")


def test_the_table_has_every_invented_figure_and_each_outcome_often() -> None:
    assert {id for id, *_ in INVENTED} <= {figure for figure, *_ in CASES}
    assert min(Counter(outcome for _, _, outcome, _ in CASES).values()) >= 15

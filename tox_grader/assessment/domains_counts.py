"""The section of blood counts by day after infusion: what was counted, when platelets were given, how long followed."""

from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import ConfigDict, Field

from tox_grader.assessment import vocabulary_laboratory as words
from tox_grader.assessment.answers import Answer, Reading
from tox_grader.assessment.domains import Part

Day: TypeAlias = Annotated[int, Reading(limit="infusion_day")]


class DailyCount(Part):
    """One count, and the day after infusion on which the blood was drawn."""

    model_config = ConfigDict(title="Count of a day")

    day: Day = Field(description="Day after infusion, day 0 = infusion; a day may have several counts")
    value: Annotated[Decimal, Reading(least="zero")] = Field(description="The count, in the unit of the series")


class CountSeries(Part):
    """Counts by day, in one unit."""

    model_config = ConfigDict(title="Counts by day")

    unit: Annotated[str, Reading(units=words.CELL_COUNT)] = Field(description="Unit of every count")
    daily: Annotated[tuple[Annotated[DailyCount, Reading()], ...], Reading()] = Field(
        description="Every count with its day, in any order; never an empty list"
    )


class PlateletSeries(CountSeries):
    """Platelet counts by day, with the days on which platelets were given."""

    model_config = ConfigDict(title="Platelet counts by day")

    transfused_on_days: Answer[tuple[Day, ...]] = Field(
        None, description="Days on which platelets were given; an empty list means none, absent means not known"
    )


class FollowUpEnded(Part):
    """When and why the counts end."""

    model_config = ConfigDict(title="End of follow-up")

    day: Day = Field(description="Last day after infusion about which anything is known")
    reason: Annotated[words.FollowUpEnd, Reading()] = Field(description="Why follow-up ended on that day")


class BloodCounts(Part):
    """Counts since the infusion, for the scales that ask how long they were low."""

    model_config = ConfigDict(title="Blood counts by day")

    neutrophils: Answer[CountSeries] = Field(None, description="Neutrophils by day")
    platelets: Answer[PlateletSeries] = Field(None, description="Platelets by day")
    follow_up_ended: Answer[FollowUpEnded] = Field(None, description="Only where follow-up has ended")

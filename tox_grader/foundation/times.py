"""Dates, times and durations as a ward reads them: 20-Nov-2026 14:10, 7hr 45min. Never the machine's locale."""

import re
from datetime import date, datetime, timedelta

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOT_RECORDED = "Not recorded"


def show_date(day: date | None) -> str:
    """Return DD-Mmm-YYYY in English whatever the station's language."""
    return NOT_RECORDED if day is None else f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year:04d}"


def show_time(instant: datetime | None) -> str:
    """Return DD-Mmm-YYYY HH:MM on the 24-hour clock in the zone that the instant carries."""
    return NOT_RECORDED if instant is None else f"{show_date(instant.date())} {instant:%H:%M}"


def show_clock(instant: datetime | None) -> str:
    """Return HH:MM alone, for places whose heading carries the date."""
    return NOT_RECORDED if instant is None else f"{instant:%H:%M}"


def show_duration(length: timedelta) -> str:
    """Return whole units with zero parts left out: 7hr 45min, 2d 3hr, 12min; below a minute 0min."""
    minutes = int(length.total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, mins = divmod(rest, 60)
    parts = [f"{days}d" if days else "", f"{hours}hr" if hours else "", f"{mins}min" if mins and not days else ""]
    return " ".join(part for part in parts if part) or "0min"


def age_in_years(born: date, on: date) -> int:
    """Return completed years of age; a 29 February birthday falls on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def infusion_day(infused_at: datetime, observed_at: datetime) -> int:
    """Return the day after infusion by the calendar of the infusion's zone; the day of infusion is day 0."""
    return (observed_at.astimezone(infused_at.tzinfo).date() - infused_at.date()).days


_ZONED = "write now, -15m, -2h, 14:30, or a date and time with zone such as 2026-11-20T14:10+08:00"


def read_time(text: str, now: datetime) -> datetime | str:
    """Return the moment that was typed, or a sentence that says why it is refused.

    `now`, `-15m`, `-2h` and `14:30` (or `1430`) are read against the present moment and its zone; a clock time
    later than now is yesterday's. A date with time needs no zone: the station's is taken.
    """
    text = text.strip().lower()
    if text == "now":
        return now
    back = re.fullmatch(r"-(\d{1,4})(m|h)", text)
    if back:
        amount = int(back.group(1))
        return now - (timedelta(minutes=amount) if back.group(2) == "m" else timedelta(hours=amount))
    clock = re.fullmatch(r"([01]?\d|2[0-3]):?([0-5]\d)", text)
    if clock:
        at = now.replace(hour=int(clock.group(1)), minute=int(clock.group(2)), second=0, microsecond=0)
        return at if at <= now else at - timedelta(days=1)
    if not re.match(r"\d{4}-\d{2}-\d{2}[t ]\d{2}:?\d{2}", text):
        return _ZONED  # a day alone would silently become midnight
    try:
        at = datetime.fromisoformat(text.upper())
    except ValueError:
        return _ZONED
    return at.replace(tzinfo=now.tzinfo) if at.tzinfo is None else at


def read_date(text: str) -> date | None:
    """Return the day written as 2026-11-20 or 20-Nov-2026, or None where it is neither."""
    spoken = re.fullmatch(r"(\d{1,2})-([A-Za-z]{3})-(\d{4})", text.strip())
    try:
        if spoken:
            month = _MONTHS.index(spoken.group(2).capitalize()) + 1
            return date(int(spoken.group(3)), month, int(spoken.group(1)))
        return date.fromisoformat(text.strip())
    except ValueError:
        return None

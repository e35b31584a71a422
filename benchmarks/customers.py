"""Made-up customers of a firm that has kept records since before Unicode: names, numbers and addresses in two encodings, mixed.

    python benchmarks/customers.py customers.csv --rows 5000 --zawgyi 0.5
    python benchmarks/customers.py customers.parquet --rows 5000
    python benchmarks/customers.py postgresql://user@127.0.0.1/shop --rows 5000

Nobody in them exists: names are put together from syllables, numbers are drawn. The same seed gives the same customers.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import json
import random
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

from myanmar_id.fields import date, nrc
from myanmar_id.fields.nrc import Kind, Nrc, Tier
from myanmar_id.text.convert import to_zawgyi
from myanmar_id.text.script import to_myanmar_digits

COLUMNS = ("id", "name", "father_name", "nrc", "birth", "township", "address", "phone", "note", "extra")
#: How probable it is that one value of a row was typed in the other encoding.
SWITCH = 0.01
Customer = dict[str, str | None]

_NAMES = """
အောင် မြင့် ကျော် စိုး လှ မောင် ဝင်း ထွန်း သိန်း ဇော် မိုး နိုင် ခင် သန်း စန်း ရီ နု နွယ် ဖြူ ဖြိုး ဆွေ ဦး ဇင် မာ သီတာ စန္ဒာ
ရွှေ ငွေ ကြည် တင် မင်း ထက် လင်း ပြည့် စုံ အေး ချို သဇင် နှင်း ယဉ်
"""
_SYLLABLES = tuple(_NAMES.split())
_TITLES = ("ဦး", "ဒေါ်", "မောင်", "ကို", "မ", "")
_STREETS = ("ဗိုလ်ချုပ်", "အနော်ရထာ", "မဟာဗန္ဓုလ", "ကမ်းနား", "ဘုရား", "သစ္စာ")


@lru_cache(maxsize=1 << 16)
def _zawgyi(text: str) -> str:
    return to_zawgyi(text)


def customers(count: int, zawgyi: float = 0.5, seed: int = 1) -> Iterator[tuple[Customer, Customer]]:
    """Each customer as the record stands, and as it should read in Unicode.

    Args:
        count: how many.
        zawgyi: the share of rows that were typed in Zawgyi.
        seed: of all chance.
    """
    draw = random.Random(seed)
    places = [(row.state, row.letters, row.name_my) for row in nrc.townships() if row.tier is Tier.A and row.name_my]
    for number in range(1, count + 1):
        meant = _meant(draw, number, places)
        is_zawgyi = draw.random() < zawgyi
        typed = {
            name: _zawgyi(text) if text is not None and is_zawgyi != (draw.random() < SWITCH) else text
            for name, text in meant.items()
        }
        if typed["extra"] is not None and number % 2:
            # As serializers write it that keep to ASCII.
            typed["extra"], meant["extra"] = _escaped(typed["extra"]), _escaped(meant["extra"] or "")
        yield typed, meant


def _escaped(text: str) -> str:
    return json.dumps(json.loads(text))


def _meant(draw: random.Random, number: int, places: list[tuple[int, str, str]]) -> Customer:
    state, letters, town = draw.choice(places)
    born = datetime.date(draw.randrange(1940, 2004), draw.randrange(1, 13), draw.randrange(1, 29))
    register = nrc.format(Nrc(state, letters, Kind.CITIZEN, f"{draw.randrange(1_000_000):06}"), "my")
    street = f"{draw.choice(_STREETS)}လမ်း"
    name = _name(draw)
    return {
        "id": str(number),
        "name": draw.choice(_TITLES) + name,
        "father_name": "ဦး" + _name(draw),
        # One in two hundred has none that can be read.
        "nrc": "မရှိပါ" if draw.random() < 0.005 else register,
        "birth": date.format(born, "my"),
        "township": None if draw.random() < 0.05 else town,
        "address": f"အမှတ် ({to_myanmar_digits(str(draw.randrange(1, 400)))})၊ {street}၊ {town}",
        "phone": f"09{draw.randrange(10**8, 10**9)}",
        "note": f'<p class="vip">{name} - <a href="https://example.com/?c={number}">Order</a></p>'
        if draw.random() < 0.2
        else None,
        "extra": json.dumps({"nickname": draw.choice(_SYLLABLES), "lang": "my"}, ensure_ascii=False)
        if draw.random() < 0.2
        else None,
    }


def _name(draw: random.Random) -> str:
    return "".join(draw.choice(_SYLLABLES) for _ in range(draw.choice((1, 2, 2, 3, 3, 4))))


def write_csv(path: Path, rows: Iterator[Customer]) -> None:
    """Write customers as they come from a spreadsheet."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_parquet(path: Path, rows: Iterator[Customer], group_rows: int = 100_000) -> None:
    """Write customers as a warehouse has them, numbers as numbers."""
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([("id", pa.int64()), *((name, pa.string()) for name in COLUMNS[1:])])
    with parquet.ParquetWriter(path, schema) as writer:
        while group := list(islice(rows, group_rows)):
            numbered = [{**row, "id": int(row["id"] or 0)} for row in group]
            writer.write_table(pa.Table.from_pylist(numbered, schema))


def write_table(url: str, rows: Iterator[Customer], table: str = "customers") -> None:
    """Make a table of customers; an older one of that name goes."""
    from sqlalchemy import Column, Integer, MetaData, Table, Text

    from myanmar_id.migrate.store.sql_engine import engine_of

    engine = engine_of(url)
    columns = [Column("id", Integer, primary_key=True), *(Column(name, Text) for name in COLUMNS[1:])]
    made = Table(table, MetaData(), *columns)
    with engine.begin() as connection:
        made.drop(connection, checkfirst=True)
        made.create(connection)
        connection.execute(made.insert(), [{**row, "id": int(row["id"] or 0)} for row in rows])
    engine.dispose()


def main() -> None:
    """Write customers to a CSV or Parquet file or a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", help="a CSV or Parquet file, or the address of a database")
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--zawgyi", type=float, default=0.5, help="share of rows in Zawgyi")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rows = (typed for typed, _ in customers(arguments.rows, arguments.zawgyi, arguments.seed))
    if "://" in arguments.target:
        write_table(arguments.target, rows)
    elif arguments.target.endswith(".parquet"):
        write_parquet(Path(arguments.target), rows)
    else:
        write_csv(Path(arguments.target), rows)


if __name__ == "__main__":
    main()

"""Proposes rows for units that `reference/units.csv` lacks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cityplans.core.units import usual_spelling


class UnitProposal(NamedTuple):
    """The id, English name and quantity proposed for a unit."""

    id: str
    name_en: str
    quantity: str


_ROWS = """
个工作日|working-days|working days|time
工作日|working-days|working days|time
天|calendar-days|days|time
分钟|minutes|minutes|time
个月|months|months|time
倍|multiples|times the base|ratio
次|times|times|count
千瓦|kilowatts|kilowatts|power
兆瓦|megawatts|megawatts|power
吉瓦|gigawatts|gigawatts|power
千瓦时|kilowatt-hours|kilowatt-hours|energy
千伏|kilovolts|kilovolts|voltage
千伏安|kilovolt-amperes|kilovolt-amperes|power
千米|kilometres-qianmi|kilometres|length
米|metres|metres|length
海里|nautical-miles|nautical miles|length
千克|kilograms|kilograms|mass
公斤|kilograms-gongjin|kilograms|mass
克|grams|grams|mass
亩|mu|mu (1/15 hectare)|area
微克/立方米|micrograms-per-cubic-metre|micrograms per cubic metre|concentration
毫克/升|milligrams-per-litre|milligrams per litre|concentration
元/平方米|yuan-per-square-metre|yuan per square metre|price
元/吨|yuan-per-tonne|yuan per tonne|price
元/月|yuan-per-month|yuan per month|money
元/年|yuan-per-year|yuan per year|money
元/人|yuan-per-person|yuan per person|money
吨/日|tonnes-per-day|tonnes per day|rate
吨/年|tonnes-per-year|tonnes per year|rate
立方米/日|cubic-metres-per-day|cubic metres per day|rate
人/平方公里|people-per-square-kilometre|people per square kilometre|density
港元|hkd|Hong Kong dollars|money
欧元|eur|euros|money
户|households|households|count
岁|years-of-age|years of age|time
分|points|points (of a score)|count
件|pieces|pieces|count
门|courses|courses|count
篇|articles|articles|count
册|volumes|volumes|count
张|beds-or-sheets|beds or sheets|count
床|beds|beds|count
架次|flights|flights (movements)|count
班次|runs|runs|count
团次|delegations|delegations|count
个基点|basis-points|basis points|ratio
班列|freight-trains|freight trains|count
列|trains|trains|count
艘|ships|ships|count
架|aircraft|aircraft|count
颗|satellites|satellites|count
宗|cases|cases|count
起|incidents|incidents or cases|count
趟|trips|trips|count
卷|volumes-juan|volumes|count
口|wells-kou|wells|count
眼|wells|wells|count
尾|fish|fish|count
台套|machines-or-sets|machines or sets|count
家次|visits-to-organisations|visits to organisations|count
户次|visits-to-households|visits to households|count
件次|uses|pieces handled|count
年|years|years|time
例|instances|instances|count
笔|transactions|transactions|count
单|orders|orders|count
间|rooms|rooms|count
栋|buildings|buildings|count
大类|broad-categories|broad categories|count
门类|sectors|sectors|count
店|shops|shops|count
支|teams|teams|count
只|funds|funds or single things|count
批|batches|batches|count
批次|batches-pici|batches|count
部|works|works|count
部门|departments|departments|count
幅|pictures|pictures|count
组|groups|groups|count
对|pairs|pairs|count
班|classes|classes|count
村|villages|villages|count
镇|towns|towns|count
园|parks-yuan|parks|count
中心|centres|centres|count
基地|bases|bases|count
枚|coins-or-rockets|coins or rockets|count
块|plots|plots|count
集|episodes|episodes|count
种|kinds|kinds|count
株|plants|plants|count
棵|trees|trees|count
盏|lamps|lamps|count
根|poles|poles|count
份|copies|copies|count
学时|class-hours|class hours|time
课时|lessons|lessons|time
车次|vehicle-trips|vehicle trips|count
位|people-wei|people|count
标准箱|teu-standard|TEU|count
GB|gigabytes|gigabytes|data
TB|terabytes|terabytes|data
kWh|kilowatt-hours-latin|kilowatt-hours|energy
MW|megawatts-latin|megawatts|power
GW|gigawatts-latin|gigawatts|power
km|kilometres-latin|kilometres|length
‱|per-ten-thousand|per ten thousand|ratio
度|degrees|degrees or kilowatt-hours|energy
升|litres|litres|volume
秒|seconds|seconds|time
周|weeks|weeks|time
星期|weeks-xingqi|weeks|time
人年|person-years|person-years|count
款|models|models|count
首|songs|songs|count
席|seats|seats|count
座席|seats-zuoxi|seats|count
羽|poultry|poultry|count
头|head-of-livestock|head of livestock|count
"""
PROPOSED_UNITS: Mapping[str, UnitProposal] = {
    symbol: UnitProposal(*cells) for symbol, *cells in (row.split("|") for row in _ROWS.split("\n") if row)
}
"""The proposal by the printed symbol of the unit."""


# What the noun of a figure says about its unit where one symbol is that of several: 条 counts roads and routes.
_BY_NOUN = {
    "routes": re.compile("航线|线路|专线|路线|班列"),
    "streets": re.compile("街"),
    "schools": re.compile("学校|[中小大]学|幼儿园|学院"),
    "patents-per-10000-people": re.compile("每万人"),
    "events": re.compile("赛事?|活动"),
}


def choose(ids: Sequence[str], noun: str) -> str:
    """Return the unit of a noun among those with one symbol: the first if the noun does not say."""
    return next((unit for unit in ids if unit in _BY_NOUN and _BY_NOUN[unit].search(noun)), ids[0])


def propose(symbol: str, plan_id: str, number: int) -> UnitProposal:
    """Return the proposal for a unit, with an id of the plan's own if the unit is uncommon."""
    return PROPOSED_UNITS.get(symbol) or UnitProposal(f"{plan_id}-u{number:02d}", "", "count")


def known_symbol(unit: str, symbols: Mapping[str, str]) -> tuple[str, bool]:
    """Return the known symbol that a printed unit equals, begins or ends with, and whether there is one.

    场次 is counted in 场, 五大物流园 in 物流园.
    """
    unit = usual_spelling(unit)
    if unit in ("人数", "人口"):
        return "人", True
    if unit.startswith("大") and unit not in symbols:
        unit = unit[1:]
    if unit in symbols:
        return unit, True
    if f"个{unit}" in symbols:
        return f"个{unit}", True
    if unit == "成" and "%" in symbols:
        return "%", True
    if unit in PROPOSED_UNITS or "/" in unit:
        return unit, False
    candidates = [symbol for symbol in symbols if unit.startswith(symbol) or unit.endswith(symbol)]
    return (max(candidates, key=len), True) if candidates else (unit, False)

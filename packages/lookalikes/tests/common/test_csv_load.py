from __future__ import annotations

from pathlib import Path

import pytest
from fake_vendor import FakeModel

from sandbox.clock import Clock
from sandbox.load import LoadError, load

GOOD = {
    "reps.csv": (
        "email,name,segment,region,start_date,time_zone\n"
        "ada@maven.example,Ada King,mid,EMEA,2020-02-03,Europe/London\n"
        "Mei@maven.example,Mei-Mei Johns,smb,AMER,2021-05-06,America/Chicago\n"
    ),
    "accounts.csv": (
        "id,name,industry,website,country,employees,revenue,parent_id,owner_email\n"
        "2,Daughter,technolgy,,Philipines,12,4540000.5,1,ada@maven.example\n"
        "1,Mother,retail,mother.example,United States,,,,ADA@maven.example\n"
    ),
    "opportunities.csv": (
        "id,name,account_id,stage,amount,close_date,product,owner_email\n"
        'o1,"Mother – GTX, Pro (o1)",1,Won,1054,2017-03-01,GTXPro,mei@maven.example\n'
        "o2,No account – MG (o2),,Engaging,,2017-12-31,MG,\n"
    ),
}
CONTACTS = (
    "id,email,first_name,last_name,title,phone,account_id,owner_email\n"
    "c1,jo@mother.example,Jo,Doe,CEO,,1,ada@maven.example\n"
)


def folder(tmp_path: Path, **changed: str | None) -> Path:
    """The good folder with some files replaced (or, with None, left out); `accounts` means
    accounts.csv.
    """
    texts: dict[str, str | None] = dict(GOOD)
    texts |= {f"{name}.csv": text for name, text in changed.items()}
    for name, text in texts.items():
        if text is not None:
            (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def models() -> tuple[FakeModel, FakeModel]:
    clock = Clock(lambda: 1_800_000_000.0)
    return FakeModel(clock.skewed()), FakeModel(clock.skewed())


def problems(tmp_path: Path, **changed: str | None) -> list[str]:
    salesforce, hubspot = models()
    with pytest.raises(LoadError) as caught:
        load(folder(tmp_path, **changed), salesforce, hubspot)
    assert salesforce.tables == hubspot.tables == {}
    return caught.value.problems


def test_a_sound_folder_is_loaded_into_salesforce_and_reps_into_both(tmp_path: Path) -> None:
    salesforce, hubspot = models()
    counts = load(folder(tmp_path, contacts=CONTACTS), salesforce, hubspot)
    assert counts == {"reps.csv": 2, "accounts.csv": 2, "contacts.csv": 1, "opportunities.csv": 2}
    assert sorted(salesforce.tables) == ["Account", "Contact", "Opportunity", "User"]
    owner = {"email": "Mei@maven.example", "firstName": "Mei-Mei", "lastName": "Johns"}
    assert hubspot.tables["owners"]["owners-2"]["fields"] == owner
    assert set(salesforce.inserted_at) == {1_800_000_000.0 - 86_400}


def test_a_parent_is_stored_before_its_daughter_and_owners_are_found_in_any_case(
    tmp_path: Path,
) -> None:
    salesforce, hubspot = models()
    load(folder(tmp_path), salesforce, hubspot)
    mother, daughter = (record["fields"] for record in salesforce.tables["Account"].values())
    assert (mother["Name"], daughter["ParentId"]) == ("Mother", "Account-1")
    assert mother["OwnerId"] == daughter["OwnerId"] == "User-1"
    assert (daughter["AnnualRevenue"], daughter["NumberOfEmployees"]) == (4540000.5, 12)
    assert daughter["Industry"] == "technolgy"
    assert "Website" not in daughter


def test_an_opportunity_keeps_its_name_stage_and_product_as_spelt(tmp_path: Path) -> None:
    salesforce, hubspot = models()
    load(folder(tmp_path), salesforce, hubspot)
    won, engaging = (record["fields"] for record in salesforce.tables["Opportunity"].values())
    assert won == {
        "Name": "Mother – GTX, Pro (o1)",
        "StageName": "Won",
        "Amount": 1054.0,
        "CloseDate": "2017-03-01",
        "Product_Line__c": "GTXPro",
        "AccountId": "Account-1",
        "OwnerId": "User-2",
    }
    assert "Amount" not in engaging
    assert "AccountId" not in engaging


def test_a_rep_s_segment_region_start_and_zone_become_user_fields(tmp_path: Path) -> None:
    salesforce, hubspot = models()
    load(folder(tmp_path), salesforce, hubspot)
    ada = salesforce.tables["User"]["User-1"]["fields"]
    assert (ada["Segment__c"], ada["Region__c"], ada["Start_Date__c"]) == (
        "mid",
        "EMEA",
        "2020-02-03",
    )
    assert (ada["TimeZoneSidKey"], ada["FirstName"], ada["LastName"]) == (
        "Europe/London",
        "Ada",
        "King",
    )


def test_every_problem_in_every_file_is_named_at_once_in_order(tmp_path: Path) -> None:
    accounts = GOOD["accounts.csv"] + "1,,x,,,1.5,n/a,99,nobody@maven.example\n"
    opportunities = GOOD["opportunities.csv"] + "o3,X,77,Won,x,31/12/2017,P,\n"
    found = problems(tmp_path, accounts=accounts, opportunities=opportunities)
    assert found == [
        "accounts.csv:4: id '1' is already on line 3; give every row its own.",
        "accounts.csv:4: name is empty; Salesforce requires it.",
        "accounts.csv:4: employees '1.5' is not a whole number; use digits only, or leave it "
        "empty.",
        "accounts.csv:4: revenue 'n/a' is not a number such as 1054 or 1054.50; use digits only, "
        "or leave it empty.",
        "accounts.csv:4: parent_id '99' is not in accounts.csv; correct it, or add it there.",
        "accounts.csv:4: owner_email 'nobody@maven.example' is not in reps.csv; correct it, or "
        "add it there.",
        "opportunities.csv:4: amount 'x' is not a number such as 1054 or 1054.50; use digits "
        "only, or leave it empty.",
        "opportunities.csv:4: close_date '31/12/2017' is not a date; write it as YYYY-MM-DD.",
        "opportunities.csv:4: account_id '77' is not in accounts.csv; correct it, or add it there.",
    ]


def test_a_folder_that_is_missing_is_named_with_what_should_be_in_it(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as caught:
        load(tmp_path / "nowhere", *models())
    (told,) = caught.value.problems
    assert told.startswith(f"there is no folder {tmp_path / 'nowhere'}; name one that holds ")
    assert all(name in told for name in (*GOOD, "contacts.csv"))


def test_a_missing_file_is_named_unless_it_may_be_absent(tmp_path: Path) -> None:
    [found] = problems(tmp_path, reps=None)
    assert found.startswith("reps.csv:1: the file is missing; add it with email,name,")


def test_an_unknown_column_gets_the_nearest_valid_one_suggested(tmp_path: Path) -> None:
    renamed = GOOD["accounts.csv"].replace("website", "web_site")
    assert problems(tmp_path, accounts=renamed) == [
        "accounts.csv:1: unknown column 'web_site'; did you mean 'website'?",
        "accounts.csv:1: column 'website' is missing; add it (its values may be empty).",
    ]


@pytest.mark.parametrize("date", ["2017-02-30", "20170301", "tomorrow"])
def test_a_date_that_is_none_is_refused(tmp_path: Path, date: str) -> None:
    [found] = problems(
        tmp_path, opportunities=GOOD["opportunities.csv"].replace("2017-03-01", date)
    )
    assert found.startswith(f"opportunities.csv:2: close_date {date!r} is not a date")


def test_a_line_number_counts_lines_not_records(tmp_path: Path) -> None:
    text = GOOD["accounts.csv"] + '3,"Two\nlines",,,,,,,\n4,,,,,,,,\n'
    assert problems(tmp_path, accounts=text) == [
        "accounts.csv:6: name is empty; Salesforce requires it."
    ]


def test_a_row_with_too_many_values_asks_for_quotes(tmp_path: Path) -> None:
    [found] = problems(tmp_path, accounts=GOOD["accounts.csv"] + "3,Smith, Inc,,,,,,,\n")
    assert found == "accounts.csv:4: 10 values for 9 columns; quote values that hold commas."


def test_accounts_that_are_their_own_ancestors_are_refused(tmp_path: Path) -> None:
    looped = GOOD["accounts.csv"].replace("United States,,,,", "United States,,,2,")
    assert len(problems(tmp_path, accounts=looped)) == 2


def test_an_unknown_time_zone_and_a_bad_address_are_refused(tmp_path: Path) -> None:
    reps = (
        GOOD["reps.csv"]
        .replace("Europe/London", "Europe/Londn")
        .replace("Mei@maven.example", "mei")
    )
    found = "\n".join(
        problems(
            tmp_path, reps=reps, opportunities=GOOD["opportunities.csv"].replace("mei@", "ada@")
        )
    )
    assert "reps.csv:2: time_zone 'Europe/Londn' is unknown; did you mean 'Europe/London'?" in found
    assert "reps.csv:3: email 'mei' is not an e-mail address; correct it." in found


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    directory = folder(tmp_path)
    (directory / "accounts.csv").write_bytes(
        GOOD["accounts.csv"].replace("Mother", "Mère").encode("latin-1")
    )
    with pytest.raises(LoadError, match=r"accounts.csv:1: not UTF-8"):
        load(directory, *models())


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    directory = folder(tmp_path, accounts="\ufeff" + GOOD["accounts.csv"])
    assert load(directory, *models())["accounts.csv"] == 2

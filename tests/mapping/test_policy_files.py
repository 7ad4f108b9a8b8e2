"""What a person reads when a policy file is wrong: every problem at once, each with its place and a
suggestion.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.policies import file_names, load_policy
from accord.starter import FOLDER
from connectors.errors import UserError
from mapping.loader import Located, load, parse
from mapping.policy import ScopePolicy, SystemPolicy, TaxonomyPolicy
from mapping.problems import Problem, did_you_mean, nearest
from tests.mapping.starter import SYSTEMS, write_starter


class Workspace:
    """A copy of the starter policy that a clumsy person edits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        write_starter(folder)

    def swap(self, name: str, old: str, new: str) -> tuple[int, int]:
        """Replace the first `old`; returns the line and column where it stood."""
        path = self.folder / f"{name}.yaml"
        text = path.read_text()
        assert old in text, f"{name}.yaml has no {old!r}"
        start = text.index(old) + len(old) - len(old.lstrip())
        path.write_text(text.replace(old, new, 1))
        return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)

    def problems(self) -> list[str]:
        with pytest.raises(UserError) as refused:
            load_policy(self.folder, SYSTEMS)
        return refused.value.problems

    def problem(self) -> str:
        """The only problem."""
        (found,) = self.problems()
        return found


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "policy")


def test_the_shipped_starter_compiles(workspace: Workspace) -> None:
    policy = load_policy(workspace.folder, SYSTEMS)
    assert list(policy.language.entities) == ["rep", "account", "contact", "opportunity", "meeting"]
    assert [name for name, entity in policy.language.entities.items() if entity.synced] == [
        "account",
        "contact",
        "opportunity",
    ]


def test_reading_the_same_files_twice_gives_the_same_policy(workspace: Workspace) -> None:
    assert load_policy(workspace.folder, SYSTEMS) is load_policy(workspace.folder, SYSTEMS)


# --- one file


def test_an_unknown_key_is_named_with_its_place_and_the_nearest_valid_one(
    workspace: Workspace,
) -> None:
    line, column = workspace.swap("salesforce", "required: true", "requird: true")
    assert workspace.problem() == (
        f"policy/salesforce.yaml:{line}:{column}: "
        "entities.account.objects.Account.fields.name.requird: "
        'unknown key (did you mean "required"?)'
    )


def test_an_unknown_key_at_the_top_suggests_a_top_key(workspace: Workspace) -> None:
    line, column = workspace.swap("taxonomy", "\nvocabularies:", "\nvocabulary:")
    assert workspace.problem() == (
        f"policy/taxonomy.yaml:{line}:{column}: vocabulary: "
        'unknown key (did you mean "vocabularies"?)'
    )


def test_a_value_that_is_not_allowed_says_what_is(workspace: Workspace) -> None:
    line, column = workspace.swap("hubspot", "direction: read}", "direction: reed}")
    found = workspace.problem()
    assert found.startswith(f"policy/hubspot.yaml:{line}:{column}: ")
    assert found.endswith(
        "no word 'reed' here (did you mean \"read\"?); type one of both, read, write"
    )


def test_a_missing_key_is_named() -> None:
    assert parse("entities: {}\n", SystemPolicy, name="hubspot.yaml") == [
        Problem("hubspot.yaml", 1, 1, "system: this key is missing; add `system: crm`")
    ]


def test_an_empty_file_lacks_its_keys() -> None:
    (found,) = parse("", ScopePolicy, name="scope.yaml")  # type: ignore[misc]
    assert str(found).startswith(
        "scope.yaml:1:1: nothing is in this file, and it needs `entities:`"
    )


def test_a_list_where_a_mapping_belongs_is_a_problem_and_no_crash() -> None:
    for text in (
        "- a\n- b\n",
        "just text\n",
        "12\n",
        "entities: [a]\n",
        "entities: {account: 3}\n",
    ):
        found = parse(text, ScopePolicy, name="scope.yaml")
        assert isinstance(found, list)
        assert found, text


def test_a_duplicate_key_is_refused_where_it_stands(workspace: Workspace) -> None:
    workspace.swap("scope", "  contact:\n", "  account:\n")
    assert workspace.problem().startswith(
        'policy/scope.yaml:6:3: "account" stands in line 3 already, and each key may stand only'
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("entities: {a: [1, 2\n", 1),
        ("entities:\n  a: 'open\n", 2),
        ("a: b: c\n", 1),
        ("a:\n\t- b\n", 2),
    ],
)
def test_a_syntax_error_is_placed_inside_the_file(text: str, line: int) -> None:
    (found,) = parse(text, ScopePolicy, name="scope.yaml")  # type: ignore[misc]
    assert (found.file, found.line) == ("scope.yaml", line)
    assert found.column >= 1
    assert "\n" not in found.message


def test_a_syntax_error_that_shows_at_the_end_is_placed_on_the_last_line(
    workspace: Workspace,
) -> None:
    path = workspace.folder / "merge.yaml"
    path.write_text(path.read_text() + "extra: [1, 2\n")
    last = len(path.read_text().splitlines())
    assert workspace.problem().startswith(f"policy/merge.yaml:{last}:")


def test_norway_is_a_word_and_not_a_no() -> None:
    text = "system: s\nentities: {}\nvocabularies: {country: {values: {NO: NO, off: on}}}\n"
    found = parse(text, SystemPolicy, name="s.yaml")
    assert isinstance(found, Located)
    assert dict(found.model.vocabularies["country"].values) == {"NO": "NO", "off": "on"}


def test_a_missing_file_is_a_problem_and_says_what_writes_it(workspace: Workspace) -> None:
    (workspace.folder / "scope.yaml").unlink()
    assert (
        workspace.problem()
        == "policy/scope.yaml: the file is missing; `accord init` writes a starter"
    )


def test_a_file_that_is_not_text_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "scope.yaml"
    path.write_bytes(b"bad: \xff")
    (found,) = load(path, ScopePolicy)  # type: ignore[misc]
    assert str(found).startswith("scope.yaml:1:6: from here on the file is not UTF-8")


def test_a_stray_file_would_never_be_read_and_is_refused(workspace: Workspace) -> None:
    (workspace.folder / "merg.yaml").write_text("entities: {}\n")
    assert workspace.problem() == (
        "policy/merg.yaml:1:1: no policy file has this name, so it would never be read; "
        "what is read is merge.yaml, so move this one away"
    )


def test_every_problem_of_every_file_is_told_at_once(workspace: Workspace) -> None:
    workspace.swap("salesforce", "required: true", "requird: true")
    workspace.swap("salesforce", "needs: [account]", "neds: [account]")
    workspace.swap("scope", "  contact:\n", "  account:\n")
    (workspace.folder / "merge.yaml").unlink()
    (workspace.folder / "notes.yml").write_text("")
    found = workspace.problems()
    assert len(found) == 5
    assert {problem.split(":")[0] for problem in found} == {
        "policy/merge.yaml", "policy/notes.yml", "policy/salesforce.yaml", "policy/scope.yaml",
    }  # fmt: skip
    assert sum("unknown key" in problem for problem in found) == 2


# --- files held against each other


@pytest.mark.parametrize(
    ("name", "where", "right", "wrong", "what"),
    [
        ("taxonomy", "vocabulary: industry}", "industry", "industy", "no vocabulary"),
        ("taxonomy", "entity: account}", "account", "acount", "no entity"),
        ("salesforce", "\n  meeting:", "meeting", "meting", "no entity"),
        (
            "salesforce",
            "          domain: {field: Website",
            "domain",
            "domian",
            "no canonical field",
        ),
        ("salesforce", "not_before: [name]", "name", "nmae", "no canonical field"),
        ("hubspot", "  lifecycle:\n    otherwise", "lifecycle", "lifecyle", "no vocabulary"),
        ("hubspot", "      won: closedwon", "won", "wonn", "no term"),
        ("scope", "  opportunity:", "opportunity", "opportunities", "no entity"),
        ("scope", "create_in: [hubspot]", "hubspot", "hubspott", "no system"),
        ("merge", "  opportunity:\n    match", "opportunity", "oportunity", "no entity"),
        ("merge", "match: [domain, name]", "name", "nmae", "account: no field"),
        ("merge", "      industry: {rule", "industry", "indstry", "account: no field"),
        ("merge", "[street, city, state,", "street", "stret", "account: no field"),
    ],
)
def test_a_name_that_points_nowhere_is_named_with_its_place(
    workspace: Workspace, name: str, where: str, right: str, wrong: str, what: str
) -> None:
    line, _ = workspace.swap(name, where, where.replace(right, wrong, 1))
    (found,) = [
        p for p in workspace.problems() if f'{what} {wrong!r} (did you mean "{right}"?)' in p
    ]
    assert found.startswith(f"policy/{name}.yaml:{line}:")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("hubspot", "parent: {association: parent, objects: [companies]}",
         "parent: {association: parent}", "parent: a reference needs `objects`"),
        ("hubspot", "          phone: phone", "          phone: {association: phone}",
         "phone: only a reference can be an association"),
        ("hubspot", "parent: {association: parent,", "parent: {field: x, association: parent,",
         "parent: give either `field` or `association`"),
        ("taxonomy", "payments: {label: Payments,",
         "payments: {replaced_by: data_hub, label: Payments,",
         "payments: has a replacement but is not deprecated"),
        ("taxonomy", "payments: {label: Payments,",
         "payments: {deprecated: '2026', replaced_by: pay, label: Payments,",
         "payments: replaced_by: no term 'pay'; there are"),
        ("taxonomy", "payments: {label: Payments,", "payments: {since: '2026',",
         "payments: no `label`, which is what people read"),
        ("merge", "update: {share: 0.30", "update: {share: 3.0", "3.0 stands here, and at most 1"),
        ("merge", "rule: latest, authority", "rule: newest, authority", "'latest'"),
    ],
)  # fmt: skip
def test_a_meaningless_entry_is_explained_where_it_stands(
    workspace: Workspace, name: str, old: str, new: str, message: str
) -> None:
    line, _ = workspace.swap(name, old, new)
    found = workspace.problem()
    assert found.startswith(f"policy/{name}.yaml:{line}:")
    assert message in found


def test_an_authority_that_is_no_system_is_refused_and_never_read_as_another(
    workspace: Workspace,
) -> None:
    line, _ = workspace.swap("merge", "authority: hubspot}", "authority: hubspto}")
    found = workspace.problem()
    assert found.startswith(f"policy/merge.yaml:{line}:")
    assert "'salesforce' or 'hubspot'" in found


def test_a_term_without_a_vocabulary_is_refused(workspace: Workspace) -> None:
    line, _ = workspace.swap(
        "taxonomy", "product: {type: term, vocabulary: product}", "product: {type: term}"
    )
    assert workspace.problem().startswith(f"policy/taxonomy.yaml:{line}:")


def test_every_file_of_the_policy_is_needed(workspace: Workspace) -> None:
    for name in file_names(SYSTEMS):
        (workspace.folder / f"{name}.yaml").unlink()
    assert len(workspace.problems()) == len(file_names(SYSTEMS))


# --- suggestions


def test_only_a_near_word_is_suggested() -> None:
    assert did_you_mean("lable", ["label", "owner"]) == ' (did you mean "label"?)'
    assert did_you_mean("zzz", ["label", "owner"]) == ""
    assert nearest("technolgy", ["Technology", "Biotechnology", "Dairy"])[0] == "Technology"


def test_a_taxonomy_is_read_with_the_place_of_everything_in_it() -> None:
    found = load(FOLDER / "taxonomy.yaml", TaxonomyPolicy)
    assert isinstance(found, Located)
    text = (FOLDER / "taxonomy.yaml").read_text().splitlines()
    problem = found.problem(("vocabularies", "product", "terms", "payments", "label"), "x")
    assert text[problem.line - 1][problem.column - 1 :].startswith("label: Payments")


def test_a_record_may_be_matched_by_any_number_of_fields(workspace: Workspace) -> None:
    workspace.swap("merge", "match: [name]", "match: [name, account, stage]")
    merge = load_policy(workspace.folder, SYSTEMS).merge
    assert merge.entity("opportunity").match == ("name", "account", "stage")


def test_a_union_of_single_values_is_refused_with_its_place(workspace: Workspace) -> None:
    line, _ = workspace.swap("merge", "{rule: authority, authority: hubspot}", "{rule: union}")
    problem = workspace.problem()
    assert problem.startswith(f"policy/merge.yaml:{line}:")
    assert "rule union: lead_source holds one value" in problem


def test_a_union_of_fields_with_members_is_accepted(workspace: Workspace) -> None:
    workspace.swap(
        "merge", "stage: {rule: authority", "contacts: {rule: union}\n      stage: {rule: authority"
    )
    rules = load_policy(workspace.folder, SYSTEMS).merge.entity("opportunity")
    assert rules.rule("contacts").rule == "union"


def test_an_entity_that_one_side_does_not_map_is_refused_where_it_is_used(
    workspace: Workspace,
) -> None:
    path = workspace.folder / "hubspot.yaml"
    text = path.read_text()
    start, end = text.index("  account:\n"), text.index("  contact:\n")
    path.write_text(text[:start] + text[end:])
    problems = workspace.problems()
    scope = [problem for problem in problems if problem.startswith("policy/scope.yaml")]
    assert len(scope) == 2
    assert all("hubspot.yaml maps no account" in problem for problem in scope)
    references = [problem for problem in problems if problem.startswith("policy/hubspot.yaml")]
    assert any("no object 'companies'" in each for each in references)

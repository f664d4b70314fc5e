"""Names hidden from reviewers: what they read instead, who decides it, and that nothing falls back to the original."""

from io import BytesIO
from time import monotonic
from types import SimpleNamespace

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnerships.hiding.copies import COPIES
from partnerships.hiding.deciding import decide, hide, mark, undo
from partnerships.hiding.masking import Mask, number, whole
from partnerships.hiding.names import labels_of
from partnerships.hiding.preparing import BELL, sweep
from partnerships.hiding.projecting import Projecting
from partnerships.models import CheckedCopy, Conflict, Hiding, Passage, Projection
from partnerships.models.consents import canonical
from programmes.clock import now
from programmes.models import Due
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.conftest import signed_in
from tests.under_review import press

ALL = list(Hiding.Kind.values)
LABELS = labels_of("da")  # Vejen's first language
NAMES = ["Fællesskab", "Fjordlys", "Fjordby", "Maja", "Holm", "Jonas", "Friis", "Sangen", "Solsort", "Solby"]


@pytest.fixture
def blind(under):
    """Both applications are given to Rikke; names are hidden, and the worker has been there."""
    under.pages = {each: under.give(each, under.rikke) for each in (under.fjordby, under.solsort)}
    with scope(under.vejen):
        under.references = [under.fresh(each).reference for each in under.pages]
    under.hide = lambda *kinds, why="": hidden(under, kinds or ALL, why)
    return under


def hidden(under, kinds, why=""):
    with scope(under.vejen):
        decide(under.call, kinds, why, under.lead)
    sweep()


def named(said):
    return [name for name in NAMES if name in said]


def test_a_reviewer_reads_the_reference_and_the_answer_without_names(blind):
    page = blind.pages[blind.fjordby]
    assert {"Fællesskab", "Fjordlys", "Fjordby"} <= set(named(blind.read(blind.rikke, page, "?view=all")))
    blind.hide()
    for query in ("", "?view=all", "?view=files", "?at=K2"):
        said = blind.read(blind.rikke, page, query)
        assert named(said) == [] and blind.references[0] in said
    for more in ("lock/", "conflict/", "again/"):
        assert named(blind.read(blind.rikke, page + more)) == []
    assert named(blind.read(blind.rikke, blind.base)) == []
    assert named(signed_in(blind.rikke).get("/desk/").content.decode()) == []


def test_nothing_is_read_as_long_as_no_projection_is_made(blind):
    with scope(blind.vejen):
        decide(blind.call, ALL, "", blind.lead)
    said = blind.read(blind.rikke, blind.pages[blind.fjordby], "?view=all")
    assert "being prepared without names" in said and named(said) == []
    assert Due.objects.filter(kind=BELL).exists()
    sweep()
    assert LABELS["partnership"] in blind.read(blind.rikke, blind.pages[blind.fjordby], "?view=all")


def test_a_later_submission_is_not_read_before_it_has_a_projection_of_its_own(blind):
    blind.hide()
    page = blind.pages[blind.fjordby]
    with scope(blind.vejen):
        before = Projection.objects.get(application=blind.fjordby)
        facts = {name: getattr(blind.fresh(blind.fjordby).submissions.last(), name) for name in (
            "reference", "form_version", "by", "arrived_at", "content", "content_hash", "parties"
        )}  # fmt: skip
        blind.fjordby.submissions.create(number=2, **facts)
    assert "being prepared" in blind.read(blind.rikke, page, "?view=all")
    sweep()
    assert "being prepared" not in blind.read(blind.rikke, page, "?view=all")
    with scope(blind.vejen):
        assert Projection.objects.filter(application=blind.fjordby).latest("pk") != before


def test_she_declares_by_names_without_learning_which_application_is_whose(blind):
    with scope(blind.vejen):
        Conflict.objects.update(replaced_at=now())
    blind.hide()
    address = f"{blind.base}conflicts/"
    page = signed_in(blind.rikke).get(address)
    said, keys = page.content.decode(), [each.key for each, _typed, _wrong in page.context["rows"]]
    names = {name for each, *_ in page.context["rows"] for name in each.names}
    assert {"Foreningen Fjordlys", "Solby Kommune"} <= names
    assert not [word for word in blind.references if word in said]
    assert not {blind.fjordby.pk, blind.solsort.pk} & set(keys)
    press(blind.rikke, address, {f"kind_{keys[0]}": "none"})
    rows = signed_in(blind.rikke).get(blind.base).context["queue"].pieces
    assert [row.is_declared for row in rows] == [False, False]  # one alone would tell which it is
    assert signed_in(blind.rikke).get(blind.pages[blind.fjordby]).url == address
    press(blind.rikke, address, {f"kind_{keys[1]}": "none"})
    assert [row.is_declared for row in signed_in(blind.rikke).get(blind.base).context["queue"].pieces] == [True, True]


def test_once_points_are_given_a_change_needs_a_sentence(blind):
    address = f"{blind.base}hidden/"
    assert "Why it changes now" not in blind.read(blind.lead, address)
    blind.score(blind.rikke, blind.pages[blind.fjordby], K1=3)
    with scope(blind.vejen), pytest.raises(NotAllowed, match="Write why"):
        decide(blind.call, ALL, " ", blind.lead)
    assert "Write why this changes now" in press(blind.lead, address, {"kinds": ["people"]})
    said = press(blind.lead, address, {"kinds": ["people"], "why": "The lawyers ask for it."})
    assert "It counts from now on" in said and "The lawyers ask for it." in said
    with scope(blind.vejen):
        assert Hiding.of(blind.call).kinds == ["people"] and Hiding.objects.count() == 1
    assert "Nothing has changed" in press(blind.lead, address, {"kinds": ["people"], "why": "Again"})
    assert blind.read(blind.rikke, address) == 404


def test_staff_hide_a_passage_by_hand_and_take_it_back(blind):
    blind.hide("people")
    page, address = blind.pages[blind.solsort], f"{blind.base}applications/{blind.solsort.pk}/hidden/"
    assert "Sangen i Solby" in blind.read(blind.rikke, page, "?view=all")
    assert "do not stand" in press(blind.lead, address, {"text": "Noget helt andet"})
    assert "no longer read these words" in press(blind.lead, address, {"text": " sangen  i "})
    said = blind.read(blind.rikke, page, "?view=all")
    assert f"[{LABELS['hidden']}] Solby" in said and "Sangen" not in said
    assert "Lone Lead" in blind.read(blind.lead, address)
    with scope(blind.vejen):
        passage = Passage.objects.get()
        assert (passage.by, passage.text) == (blind.lead, "sangen i")
    press(blind.lead, f"{address}{passage.pk}/show/")
    assert "Sangen i Solby" in blind.read(blind.rikke, page, "?view=all")
    press(blind.lead, f"{address}answer/", {"question": "A1"})
    said = blind.read(blind.rikke, page, "?view=all")
    assert f"[{LABELS['hidden']}]" in said and "Solby" not in said
    with scope(blind.vejen), pytest.raises(NotAllowed, match="square brackets"):
        mark(blind.fresh(blind.solsort), "[hidden]", blind.lead)
    with scope(blind.vejen):
        passage = Passage.objects.standing().get()
        passage.application = blind.fresh(blind.solsort)
        undo(passage, blind.lead)
        with pytest.raises(NotAllowed, match="Somebody else"):
            undo(passage, blind.lead)
        with pytest.raises(NotAllowed, match="do not stand"):
            hide(blind.fresh(blind.solsort), blind.lead, question="A9")


def with_a_file(blind):
    """A newer submission with an attachment; its place."""
    with scope(blind.vejen):
        before = blind.fresh(blind.fjordby).submissions.last()
        file = {"question": "A1", "field": "file", "name": "Fjordlys.pdf", "size": 9, "sha256": "1" * 64}
        facts = {name: getattr(before, name) for name in ("reference", "form_version", "by", "arrived_at", "parties")}
        facts["content"] = canonical(before.read | {"files": [file]})
        blind.fjordby.submissions.create(number=2, content_hash="0" * 64, **facts)
        Due.ring(BELL)
    sweep()


def a_pdf_about(name):
    """A PDF whose makers are named in everything that stands about it."""
    made = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0]["/PieceInfo"] = pikepdf.Dictionary({"/Maker": pikepdf.String(name)})
        remark = {"/Type": pikepdf.Name("/Annot"), "/Subtype": pikepdf.Name("/Text"), "/Rect": [0, 0, 9, 9]}
        pdf.pages[0]["/Annots"] = [pdf.make_indirect(pikepdf.Dictionary(remark | {"/T": pikepdf.String(name)}))]
        with pdf.open_metadata() as about:
            about["dc:title"] = name
        pdf.docinfo["/Author"] = name
        pdf.save(made)
    return made.getvalue()


def test_a_file_is_held_back_until_staff_release_a_copy_which_says_nothing_about_its_makers(blind):
    blind.hide()
    with_a_file(blind)
    page, address = blind.pages[blind.fjordby], f"{blind.base}applications/{blind.fjordby.pk}/hidden/files/1/"
    assert "Held back" in blind.read(blind.rikke, page, "?view=files")
    assert blind.read(blind.rikke, f"{page}files/1/") == 404
    body = a_pdf_about("Fjordlys")
    assert body.count(b"Fjordlys") >= 4
    sent = {"file": SimpleUploadedFile("Fjordlys.pdf", body), "how": "kort"}
    assert "Write in a sentence" in press(blind.lead, address, sent)
    sent = {"file": SimpleUploadedFile("Fjordlys.pdf", body), "how": "Read page by page, names painted over."}
    assert "Released" in press(blind.lead, address, sent)
    assert blind.read(blind.rikke, f"{page}files/1/") == 404  # not opened yet
    COPIES.sweep()
    answer = signed_in(blind.rikke).get(f"{page}files/1/")
    got = b"".join(answer)
    assert got.startswith(b"%PDF") and b"Fjordlys" not in got and named(str(answer.headers)) == []
    with pikepdf.open(BytesIO(got)) as pdf:
        assert not list(pdf.docinfo.keys()) and "/PieceInfo" not in pdf.pages[0] and "/Metadata" not in pdf.Root
    assert "A checked copy" in blind.read(blind.rikke, page, "?view=files")
    assert "names painted over" in blind.read(blind.lead, address)
    with scope(blind.vejen):
        copy = CheckedCopy.objects.get()
    press(blind.lead, f"{blind.base}applications/{blind.fjordby.pk}/hidden/copies/{copy.pk}/back/")
    assert blind.read(blind.rikke, f"{page}files/1/") == 404
    assert blind.read(blind.rikke, address) == 404


def masks(*names, identifiers=()):
    """A mask that knows these names of a party and these numbers."""
    mask = Mask("DK", LABELS, streets=True)
    for each in names:
        mask.add(whole(each), "X")
    for each in identifiers:
        mask.add(number(each), "N")
    return mask


def test_no_text_takes_the_square_of_its_length():
    """Each of these took minutes at 200 kB; somebody who applies can write them."""
    mask = masks("(a+)+", ".*", "a", "", " ", identifiers=["1------2", "----", ""])
    for piece in ("a.", "a-", "A.", "A-", "-", "a@a."):
        begun = monotonic()
        mask.hide("1" + piece * (200_000 // len(piece)) + "x")
        assert monotonic() - begun < 5, piece


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("Se hej.fjordlys.dk/om nu", f"Se [{LABELS['web']}] nu"),
        ("på i.Fjordvej 3 b", f"på [{LABELS['place']}]"),
        ("Bor Lille Fjordby vej 3", f"Bor [{LABELS['place']}]"),
        ("nr. 12 34.56-78, DK12345678", "nr. [N], DK[N]"),
        ("a 1 b", "a 1 b"),
    ],
)
def test_addresses_streets_and_numbers_are_found_however_they_stand(said, hidden):
    assert masks(identifiers=["12-345678"]).hide(said) == hidden


@pytest.mark.parametrize(("chosen", "shown"), [(["a"], {"hidden": f"[{LABELS['place']}]"}), (["b"], ["b"]), ("b", "b")])
def test_what_was_chosen_is_hidden_where_it_names_a_party_alone_or_among_others(chosen, shown):
    kind = "choices" if isinstance(chosen, list) else "choice"
    labels = {"a": {"da": "I Solby Kommune"}, "b": {"da": "Et andet sted"}}
    options = {key: SimpleNamespace(label=label) for key, label in labels.items()}
    field = SimpleNamespace(kind=kind, options=[*options.values()], option=options.get)
    masking = SimpleNamespace(hiding=None, labels=LABELS, mask=masks("Solby"))
    assert Projecting(masking, None, {}, set()).value(None, field, chosen) == shown

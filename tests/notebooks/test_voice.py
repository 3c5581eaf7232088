"""Every chapter: answer first, short sentences, few numbers, no words of the house."""

import re
import statistics
from itertools import pairwise
from types import SimpleNamespace

import jupytext
import pytest

from nodeal import chapters, notebooks
from nodeal.chapters import ENDING, HOUSE_WORDS, KNOWING, PLAIN_USES
from nodeal.prose import running_words

MINUTES = dict(enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], start=1))
DATES = re.compile(r"\b\d{1,2} (?=[A-Z])|(?<=[a-z] )(?:19|20)\d\d\b|\b(?:19|20)\d\d\b|\b\d+-day\b")
"""Numbers that say when, and the name of the offer."""


CHAPTERS = [text.stem for text in notebooks.texts() if text.stem[:2].isdigit()]
HOUSE = re.compile(rf"\b(?:{'|'.join(HOUSE_WORDS)})\b", re.I)
PLAINLY = re.compile(rf"\b(?:{'|'.join(PLAIN_USES)})\b", re.I)
FRAME = ("show.chart(", "show.verdict_row(", "falsifiers-", "show.claims(")
"""What a chapter shows beside its text, in this order."""


def plain(markdown):
    """A block as it is read: a pasted number as a digit, a pasted verdict as a word, links as their words, no marks."""
    text = re.sub(r"\*\{glue:text\}`\w+`\*", "so", markdown)
    text = re.sub(r"\{glue:text\}`\w+`", "7", text)
    text = re.sub(r"\{doc\}`([^<`]*?) ?<[^`]*`", r"\1", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"^\{\.\w+\}\n|[*`]", "", text, flags=re.M).split())


def sentences(block):
    return [s for s in re.split(r"(?<=[.!?])[”\"*]?\s+(?=[“\"A-Z0-9])", block) if s]


def told(cells):
    """What a chapter's cells say: heads, paragraphs, items of lists, and what stands up to the first picture's end.

    Data and sources are aside: titles of books and names of tables are no sentences.
    """
    prose = [c.source for c in cells if c.cell_type == "markdown"]
    blocks = [b for source in prose for b in re.split(r"\n\n|\n(?=- )", source) if b.strip()]
    heads = [n for n, b in enumerate(blocks) if b.startswith("## ")] + [len(blocks)]
    data = next(((n, m) for n, m in pairwise(heads) if "Data and sources" in blocks[n]), (0, 0))
    said = [b for n, b in enumerate(blocks) if n not in range(*data)]
    running = [plain(b.removeprefix("- ")) for b in said if not b.startswith(("#", "{.step}", "{.fresh}"))]
    items = [plain(b[2:]) for b in said if b.startswith("- ")]
    first = next((n for n, c in enumerate(cells) if "show.chart(" in c.source), len(cells))
    code = [c.source for c in cells if c.cell_type == "code"]
    return SimpleNamespace(
        title=next(b[2:] for b in blocks if b.startswith("# ")),
        heads=[b[3:] for b in blocks if b.startswith("## ")],
        running=running,
        lengths=[len(running_words(s)) for block in running if block not in items for s in sentences(block)],
        sentences=[s for block in running for s in sentences(block)],
        frame=[next((n for n, c in enumerate(code) if call in c), None) for call in FRAME],
        further=sum(b.startswith("- ") for b in blocks[slice(*data)]),
        words=running_words("\n\n".join(re.sub(r"^\{\.\w+\}$", "", p, flags=re.M) for p in prose)),
        before=running_words("\n".join(_read(c) for c in cells[: first + 1])),
        deck=next(plain(b) for b in blocks if b.startswith("{.deck}")),
        fresh=next(plain(b) for b in blocks if b.startswith("{.fresh}")),
        code=[len([x for x in c.splitlines() if x.strip()]) for c in code],
    )


def _read(cell):
    """What a reader reads of a cell: its text, or the titles of its pictures."""
    return cell.source if cell.cell_type == "markdown" else " ".join(re.findall(r"\btitle=f?\"([^\"]+)", cell.source))


def house_words(block):
    """House words in a block, but where every reader knows them as they are meant."""
    known = [m.span() for m in PLAINLY.finditer(block)]
    return [m.group() for m in HOUSE.finditer(block) if not any(a <= m.start() and m.end() <= z for a, z in known)]


def faults(chapter):
    """Everything in a chapter that the voice forbids, each named by its kind."""
    long = [s for s in chapter.sentences if len(running_words(s)) > 35]
    minutes = MINUTES.get(round(len(chapter.words) / chapters.A_MINUTE), "ten")
    found = {
        "title": not chapter.title.endswith(chapters.QUESTIONING),
        "frame": None in chapter.frame or chapter.frame != sorted(chapter.frame),
        "heads": chapter.heads[-len(ENDING) :] != list(ENDING) or len(chapter.heads) < len(ENDING) + 2,
        "words": len(chapter.words) not in chapters.WORDS,
        "minutes": not chapter.fresh.lower().startswith(f"{minutes} minutes"),
        "deck": len(running_words(chapter.deck)) > 25 or len(re.findall(r"\d+", DATES.sub("", chapter.deck))) != 1,
        "before the picture": len(chapter.before) > 250,
        "mean sentence": statistics.mean(chapter.lengths) > 18,
        "long sentence": long,
        "semicolon": [b for b in chapter.running if ";" in b],
        "numbers": [b for b in chapter.running if len(re.findall(r"\d+", DATES.sub("", b))) > 4],
        "house words": [m for b in chapter.running for m in house_words(b)],
        "knowing": sum(b.count(KNOWING) for b in chapter.running) != 1,
        "further": chapter.further < chapters.FURTHER,
        "no finding": not any(b.startswith("We could not") for b in chapter.running),
        "code": statistics.median(chapter.code) > 6,
    }
    return {kind: fault for kind, fault in found.items() if fault}


@pytest.fixture(scope="module", params=CHAPTERS)
def cells(request):
    return jupytext.read(notebooks.named(request.param)).cells


def test_a_chapter_keeps_the_voice(cells):
    chapter = told(cells)
    assert not faults(chapter), (len(chapter.words), statistics.mean(chapter.lengths), len(chapter.before))


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("## For the article", "## For it", "heads"),
        ("## For the article", "## For the article\n\n" + "A word. " * 400, "words"),
        ("minutes ·", "hours ·", "minutes"),
        ("{.deck}\n", "{.deck}\nWhat one sees here is a great deal more than anybody had asked for. ", "deck"),
        ("{.fresh}", "{.fresh}\n" + "word " * 250, "before the picture"),
        ("## For the article", "## For the article\n\n" + "word " * 36 + ".", "long sentence"),
        ("## For the article", "## For the article\n\nIt rose; it fell.", "semicolon"),
        ("## For the article", "## For the article\n\nThey said 1, 2, 3, 4 and 5 on 6 May 2025.", "numbers"),
        ("## For the article", "## For the article\n\nThe claim rests on weak rows.", "house words"),
        ("## For the article", "## For the article\n\nNo such case keeps its side.", "house words"),
        ("## For the article", "## For the article\n\n" + ("It is " + "so and " * 14 + "so. ") * 99, "mean sentence"),
        ("{.deck}\n", "{.deck}\nOf {glue:text}`n`. ", "deck"),
        ("?\n", ".\n", "title"),
        ("show.verdict_row(", "show.row(", "frame"),
        ("show.chart(", "show.table(", "frame"),
        (KNOWING, "", "knowing"),
        ("\n- ", "\n\n", "further"),
        ("We could not", "Nobody could", "no finding"),
    ],
)
def test_each_fault_of_voice_is_found(cells, old, new, kind):
    changed = [SimpleNamespace(cell_type=c.cell_type, source=c.source.replace(old, new)) for c in cells]
    assert kind in faults(told(changed))


def _headed(text):
    """Only what has a head or a mark: no running text."""
    return "\n\n".join(block for block in text.split("\n\n") if block.startswith(("#", "{.")))


def _without_findings(text):
    return re.sub(rf"^## (?!{'|'.join(map(re.escape, ENDING))})", "### ", text, flags=re.M)


@pytest.mark.parametrize(
    ("part", "change", "kind"),
    [
        ("markdown", _headed, "words"),
        ("markdown", _without_findings, "heads"),
        ("code", lambda text: f"{text}\n" * 7, "code"),
    ],
    ids=["too short", "no findings", "long cells"],
)
def test_a_chapter_without_text_or_findings_or_with_long_cells_is_found(cells, part, change, kind):
    changed = [
        SimpleNamespace(cell_type=c.cell_type, source=change(c.source) if c.cell_type == part else c.source)
        for c in cells
    ]
    assert kind in faults(told(changed))


def test_a_chapter_that_shows_its_parts_in_another_order_is_found(cells):
    assert "frame" in faults(told(cells[::-1]))


PLAINLY_SAID = ("Both sides said so.", "Further reading: two books.", "They stood side by side.", "It is an oil firm.")


@pytest.mark.parametrize("said", PLAINLY_SAID)
def test_a_word_in_its_plain_use_is_no_fault(said):
    assert HOUSE.search(said)
    assert not house_words(said)


def test_no_plain_use_is_listed_without_an_example():
    assert len(PLAIN_USES) == len(PLAINLY_SAID)
    assert all(any(re.search(use, said, re.I) for said in PLAINLY_SAID) for use in PLAIN_USES)

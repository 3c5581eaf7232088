"""Chapters that tell a story: answer first, short sentences, few numbers, no words of the house."""

import re
import statistics
from types import SimpleNamespace

import jupytext
import pytest

from nodeal import notebooks
from nodeal.chapters import A_MINUTE, ENDING, HOUSE_WORDS, STORIES, STORY_WORDS
from nodeal.prose import running_words

MINUTES = dict(enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], start=1))
DATES = re.compile(r"\b\d{1,2} (?=[A-Z])|(?<=[a-z] )(?:19|20)\d\d\b|\b(?:19|20)\d\d\b|\b\d+-day\b")
"""Numbers that say when, and the name of the offer."""


def plain(markdown):
    """A block as it is read: a pasted number as a digit, links as their words, no marks."""
    text = re.sub(r"\{glue:text\}`\w+`", "7", markdown)
    text = re.sub(r"\{doc\}`([^<`]*?) ?<[^`]*`", r"\1", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"^\{\.\w+\}\n|[*`]", "", text, flags=re.M).split())


def sentences(block):
    return [s for s in re.split(r"(?<=[.!?])[”\"*]?\s+(?=[“\"A-Z0-9])", block) if s]


def told(cells):
    """What a chapter's cells say: heads, blocks of prose, sentences, and what stands before the first picture."""
    prose = [c.source for c in cells if c.cell_type == "markdown"]
    blocks = [b for source in prose for b in re.split(r"\n\n|\n(?=- )", source) if b.strip()]
    running = [plain(b.removeprefix("- ")) for b in blocks if not b.startswith(("#", "{.step}", "{.fresh}"))]
    first = next(n for n, c in enumerate(cells) if "show.chart(" in c.source)
    return SimpleNamespace(
        heads=[b[3:] for b in blocks if b.startswith("## ")],
        running=running,
        sentences=[s for block in running for s in sentences(block)],
        words=running_words("\n\n".join(re.sub(r"^\{\.\w+\}$", "", p, flags=re.M) for p in prose)),
        before=running_words("\n".join(c.source for c in cells[:first] if c.cell_type == "markdown")),
        deck=next(plain(b) for b in blocks if b.startswith("{.deck}")),
        fresh=next(plain(b) for b in blocks if b.startswith("{.fresh}")),
        code=[len([x for x in c.source.splitlines() if x.strip()]) for c in cells if c.cell_type == "code"],
    )


def faults(story):
    """Everything in a story that the voice forbids, each named by its kind."""
    lengths = [len(running_words(s)) for s in story.sentences]
    long = [s for s, n in zip(story.sentences, lengths, strict=True) if n > 35]
    house = re.compile(rf"\b(?:{'|'.join(HOUSE_WORDS)})\b", re.I)
    minutes = MINUTES.get(round(len(story.words) / A_MINUTE), "ten")
    found = {
        "heads": story.heads[-len(ENDING) :] != list(ENDING) or len(story.heads) < len(ENDING) + 2,
        "words": len(story.words) not in STORY_WORDS,
        "minutes": not story.fresh.lower().startswith(f"{minutes} minutes"),
        "deck": len(running_words(story.deck)) > 25 or "7" not in story.deck,
        "before the picture": len(story.before) > 250,
        "mean sentence": statistics.mean(lengths) > 18,
        "long sentence": long,
        "semicolon": [b for b in story.running if ";" in b],
        "numbers": [b for b in story.running if len(re.findall(r"\d+", DATES.sub("", b))) > 4],
        "house words": [m for b in story.running for m in house.findall(b)],
        "no finding": not any(b.startswith("We could not") for b in story.running),
        "code": statistics.median(story.code) > 6,
    }
    return {kind: fault for kind, fault in found.items() if fault}


@pytest.fixture(scope="module", params=STORIES)
def cells(request):
    return jupytext.read(notebooks.named(request.param)).cells


def test_a_story_keeps_the_voice(cells):
    story = told(cells)
    assert not faults(story), (len(story.words), statistics.mean(len(s.split()) for s in story.sentences))


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
    ],
)
def test_each_fault_of_voice_is_found(cells, old, new, kind):
    changed = [SimpleNamespace(cell_type=c.cell_type, source=c.source.replace(old, new)) for c in cells]
    assert kind in faults(told(changed))

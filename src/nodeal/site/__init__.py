"""The reader's side: from stored notebook outputs and ``data/`` to pages, pictures and downloads.

What these rooms show is printed by ``nodeal.printed``. Nothing here computes a quantity: what the data page says of
the tables' worth comes from ``nodeal.measures.audit``. The rooms behind this door import ``nodeal.charts.theme`` for
the palette and the two picture widths.

=============  ==========================================================================
stored         charts and tables as the notebooks hold them
picture        one SVG: tidied, coloured for both grounds, or composed for download
prerender      every chart drawn once in a headless Chromium
figure         a chart on its page
shown          tables and verdicts on their page, and the ``{shown}`` directive
glossary       people and terms, and the links to them from chapters
numbers        every number of a page, gathered at its foot
cases          the best cases against, from the chapters
claims         each claim's id leads to the claim
behind         the pages behind a row, each with its publisher
ledgerpage     the page of all claims
argumentmap    the argument as a picture of boxes, and in small in the contents
asserted       measures and verdicts for a page that is no notebook, and the conditions on which its sentences stand
cards          a card for each chapter, made from the chapter
landing        the roles and directives of the landing page
home           the landing page at the root address
stepline       a chapter's place in the argument, under its deck
panel          what its panel weighs anew, as plain data
writer         where Sphinx's own HTML does not do
catalogue      the ``{catalogue}`` directive: every table with its dictionary
quality        the ``{quality}`` directive: how far the tables can be trusted
used           the ``{publishers}`` directive: sources by grade, and where each is used
database       every table in one SQLite file
workbook       a table as a typed .xlsx
page           what a page template needs beyond Sphinx: contents, description
answering      who answers for the book, its corrections, and the replies to it
api            claims and verdicts for programs
imprint        where the book stands and who answers for it: ``book/site.toml``
published      what a book has only at an address: sitemap, 404, cards, feed
timeline       the days to know, and every event
scales         the ``{scales}`` directive: the rule as a picture
docstring      the ``{docstring}`` directive: a function's own words
extension      ties the rooms to the events of a build
transforms     cells and line breaks, before a page is written
assets         what pages load, under names that carry a hash of the content
texts          what each page says, for the search
slim           what a built site holds, and nothing of an earlier build
reading        a chapter's notebook for any viewer: numbers in place, boxes as quotes
downloads      files beside the pages: pictures, specs, CSV, XLSX, the plotly bundle
compare        which pages of two builds differ
build          running the book build and a local preview
readme         the findings in README.md, with the numbers that the notebooks glued
=============  ==========================================================================
"""

// Sphinx finds and ranks; this file asks it, and shows what it found. It stands before Sphinx's two files in one script,
// and answers for the helpers that they would otherwise take from three files more.
"use strict";

const SPHINX_HIGHLIGHT_ENABLED = false;
const _ = (text) => text;

// Sphinx calls this at its end, when its own search is defined.
const _ready = () => {
  const place = (id) => document.getElementById(id);
  const texts = JSON.parse(place("texts").textContent);
  const say = (text) => { place("search-status").textContent = text; };
  const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;

  // A word is looked up as the name of a property. "constructor" and "__proto__" are names that every object answers
  // to, so the index must be one that answers only to its own.
  const owns = Object.prototype.hasOwnProperty;
  const bare = (index) => Object.assign(Object.create(null, { hasOwnProperty: { value: owns } }), index);

  const setIndex = Search.setIndex;
  Search.setIndex = (index) => setIndex(
    Object.assign({}, index, { terms: bare(index.terms), titleterms: bare(index.titleterms) }),
  );

  // Text and number written alike, however blanks and minus signs are set: "100 %" is "100%".
  const levelled = (text) => text.toLowerCase().replace(/\s+/g, " ").replace(/−/g, "-").replace(/ %/g, "%");

  // Where a number stands by itself, and not as a part of a longer one.
  const standing = (text, number, from) => {
    for (let at = text.indexOf(number, from); at >= 0; at = text.indexOf(number, at + 1)) {
      const after = text.slice(at + number.length, at + number.length + 2);
      if (!/[\d.,]/.test(text[at - 1] || " ") && !/^(\d|[.,]\d)/.test(after)) return at;
    }
    return -1;
  };
  const seek = (text, word, from) => /^-?\d/.test(word) ? standing(text, word, from) : text.indexOf(word, from);

  const AROUND = 120;
  const excerpt = (text, at, words) => {
    const from = at > AROUND ? text.indexOf(" ", at - AROUND) + 1 : 0;
    const to = from + 2 * AROUND < text.length ? text.lastIndexOf(" ", from + 2 * AROUND) : text.length;
    const paragraph = document.createElement("p");
    paragraph.className = "context";
    let rest = text.slice(from, to);
    paragraph.append(from ? "… " : "");
    while (rest) {
      const low = rest.toLowerCase();
      const [at, word] = words.map((w) => [seek(low, w, 0), w]).filter(([i]) => i >= 0).sort((a, b) => a[0] - b[0])[0] || [rest.length, ""];
      paragraph.append(rest.slice(0, at));
      if (word) paragraph.append(Object.assign(document.createElement("mark"), { textContent: rest.slice(at, at + word.length) }));
      rest = rest.slice(at + word.length);
    }
    paragraph.append(to < text.length ? " …" : "");
    return paragraph;
  };

  // The landing page stands at the root, whatever the folder of its text.
  const home = place("search-results").dataset.home;

  const made = async ({ page, title, anchor, words }) => {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: `${page === home ? "index" : page}.html${anchor}`, textContent: plain(title) });
    item.append(link);
    const text = texts[page] ? await nodeal.load(texts[page]).catch(() => "") : "";
    const low = text.toLowerCase();
    const start = anchor ? Math.max(low.indexOf(link.textContent.split(" > ").pop().toLowerCase()), 0) : 0;
    const at = words.map((word) => seek(low, word, start)).filter((i) => i >= 0);
    if (text) item.append(excerpt(text, at.length ? Math.min(...at) : start, words));
    return item;
  };

  // The index holds no numbers: they are looked for in the pages themselves.
  const pagesWith = async (number) => {
    const { docnames, titles } = Search._index;
    const read = await Promise.all(docnames.map((page) => texts[page] ? nodeal.load(texts[page]).catch(() => "") : ""));
    const found = docnames.map((page, i) => ({ page, title: titles[i], anchor: "", text: read[i] }));
    return found.filter(({ text }) => standing(levelled(text), number, 0) >= 0).map((hit) => Object.assign(hit, {
      words: [number, number.replace("%", " %"), number.replace("-", "−")],
    }));
  };

  Search.query = async (query) => {
    const [asked, wanted, unwanted, words, objects] = Search._parseQuery(query);
    let hits = Search._performSearch(asked, wanted, unwanted, words, objects).reverse()
      .map(([page, title, anchor]) => ({ page, title, anchor, words: [...words, ...wanted] }));
    const number = levelled(query.trim());
    if (!hits.length && /\d/.test(number)) hits = await pagesWith(number);
    if (hits.length) say(hits.length === 1 ? "One place found." : `${hits.length} places found.`);
    else if (!wanted.size && !/\d/.test(number)) say(`“${query}” is on every page or is no word. Try a rarer one.`);
    else say(`Nothing found for “${query}”. All words must occur on one page: try fewer, or the beginning of one.`);
    // All are asked for at once. Each is shown whole, behind those before it, so that nothing moves.
    for (const item of hits.map(made)) place("search-results").append(await item);
  };

  Search.performSearch = (query) => {
    say("Searching …");
    if (Search.hasIndex()) Search.query(query);
    else Search.deferQuery(query);
  };

  addEventListener("load", () => {
    if (!Search.hasIndex()) say("The search’s index could not be loaded. The contents list leads to every page.");
  });
  Search.init();
};


/* Pages on which a reader looks something up: words and choices hide what does not answer, and the address keeps them.
   Without it such a page is complete. A choice is a code in an item's data-NAME, where several stand parted by blanks;
   the page of all claims says itself what answers to a choice, and what else its address keeps. */
"use strict";
const nodealFind = ({
  item: each = "[data-item]", group: part = "[data-group]", keep = () => {},
  answers = (item, name, value) => (item.dataset[name] || "").split(" ").includes(value),
} = {}) => {
  const $$ = (what, where = document) => [...where.querySelectorAll(what)];
  const form = document.getElementById("find"), count = document.getElementById("count");
  const items = $$(each), groups = $$(part), fields = $$("[name]", form);
  const plain = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/\s+/g, " ");
  const texts = new Map(items.map(item => [item, plain(item.textContent)]));
  const { many, one } = form.dataset;
  const grouped = number => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

  const write = () => {
    const kept = new URLSearchParams();
    for (const field of fields) if (field.value) kept.set(field.name, field.value);
    keep(kept);
    const text = kept.toString();
    try { history.replaceState(null, "", text ? `#?${text}` : location.pathname.split("/").pop() || "."); } catch (fault) { /* from disk in some browsers */ }
  };
  const kept = new URLSearchParams(location.hash.startsWith("#?") ? location.hash.slice(2) : "");
  const read = () => {
    for (const field of fields) if (kept.has(field.name)) field.value = kept.get(field.name);
    // What no option says is no choice.
    for (const field of fields) if (field.selectedIndex === -1) field.value = "";
  };
  const filter = () => {
    const began = performance.now();
    const words = plain(form.elements.q.value).trim().split(" ").filter(Boolean);
    const asked = fields.filter(field => field.name !== "q" && field.value);
    let shown = 0;
    for (const item of items) {
      const found = asked.every(field => answers(item, field.name, field.value)) &&
        words.every(word => texts.get(item).includes(word));
      if (item.hidden === found) item.hidden = !found;
      shown += found;
    }
    for (const group of groups) group.hidden = !group.querySelector(`${each}:not([hidden])`);
    count.textContent = shown === items.length ? `All ${grouped(shown)} ${many}.`
      : shown ? `${grouped(shown)} of ${grouped(items.length)} ${many}.` : `No ${one} answers to this. Use fewer words, or reset the filters.`;
    document.documentElement.dataset.keystroke = (performance.now() - began).toFixed(1);
  };
  form.addEventListener("input", () => { filter(); write(); });
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { filter(); write(); }));

  /* An address leads to its item also where a filter hides it. */
  const open = () => {
    const there = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const item = there && there.closest(each);
    if (!item) return;
    if (there.closest("[hidden]")) { form.reset(); filter(); }
    const fold = there.closest("details");
    if (fold) fold.open = true;
    item.scrollIntoView();
  };
  addEventListener("hashchange", open);
  read();
  filter();
  open();
  return { filter, write, kept };
};
if (!document.getElementById("weighed")) nodealFind();

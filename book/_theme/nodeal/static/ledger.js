/* The page of all claims: the panel that weighs every claim anew, and what answers to its filters. Without it the page is
   complete. The rule itself stands in scales.js, the search in find.js. */
"use strict";
(() => {
  const $ = (what, where = document) => where.querySelector(what), $$ = (what, where = document) => [...where.querySelectorAll(what)];
  const { PRINTED, weigh, lean } = nodealScales;
  const { days, witnesses, claims } = JSON.parse($("#weighed").textContent);
  const ids = Object.keys(claims), entries = new Map($$(".entry").map(e => [e.dataset.id, e]));
  const stepOf = new Map(ids.map(id => [id, entries.get(id).closest("section").id.slice(1)]));
  const panel = $("#judge"), root = document.documentElement;
  const NUMBERS = ["deciding", "bearing", "opens", "mostly", "fully"];
  const SETS = {
    f: { F: 0 }, ef: { E: 0, F: 0 }, def: { D: 0, E: 0, F: 0 }, even: { A: 1, B: 1, C: 1, D: 1, E: 1, F: 1 },
    steep: { C: 0.5625, D: 0.25, E: 0.0625, F: 0.0625 },
  };
  const fresh = () => Object.assign({}, PRINTED, { worth: Object.assign({}, PRINTED.worth) });
  let chosen = fresh();
  const printed = id => entries.get(id).dataset[chosen.then ? "p" : "v"];
  const current = new Map(ids.map(id => [id, printed(id)]));
  const motive = id => claims[id].a === "aim" || claims[id].a === "cause";
  const side = word => { const l = lean(word); return l === null ? word : Math.sign(l); };
  const short = x => String(Math.round(x * 100) / 100);

  const markOf = (id, word) => {
    const l = lean(word), sign = word === "open" ? "o" : word === "not checkable" ? "n" : l + 2;
    return `#${motive(id) ? "d" : "m"}${sign}`;
  };
  const balanceOf = word => { const l = lean(word); return l === null ? "#bo" : !l ? "#b0" : `#b${l > 0 ? "p" : "c"}${Math.abs(l)}`; };

  /* The address keeps choices beside the filters. */
  const keep = kept => {
    const worth = Object.entries(chosen.worth).filter(([g, x]) => x !== PRINTED.worth[g]).map(([g, x]) => g + x).join(",");
    if (worth) kept.set("worth", worth);
    for (const name of NUMBERS) if (chosen[name] !== PRINTED[name]) kept.set(name, chosen[name]);
    if (chosen.then) kept.set("day", "then");
    if (chosen.first) kept.set("rule", "first");
    if (chosen.without !== -1) kept.set("without", witnesses[chosen.without]);
    if (chosen.marks !== 1) kept.set("marks", chosen.marks);
  };
  const read = kept => {
    for (const part of (kept.get("worth") || "").split(",")) if (part[0] in chosen.worth && +part.slice(1) >= 0) chosen.worth[part[0]] = +part.slice(1);
    for (const name of NUMBERS) if (+kept.get(name) > 0) chosen[name] = +kept.get(name);
    chosen.then = kept.get("day") === "then";
    chosen.first = kept.get("rule") === "first";
    chosen.without = witnesses.indexOf(kept.get("without"));
    if (["0.8", "1.2"].includes(kept.get("marks"))) chosen.marks = +kept.get("marks");
    return [...kept.keys()].some(key => ["worth", ...NUMBERS, "day", "rule", "without", "marks"].includes(key));
  };

  const answers = (entry, name, value) => {
    const { id, ch, imp, p, v, e1 } = entry.dataset, word = current.get(id), at = side(word);
    return name === "step" ? stepOf.get(id) === value : name === "ch" ? ch === value : name === "as" ? claims[id].a === value
      : name === "imp" ? imp === value : value === "failed" ? at === -1 : value === "held" ? at === 1
        : value === "hangs" ? "hang" in entry.dataset : value === "flipped" ? p !== "open" && side(v) !== side(p)
          : value === "edition" ? v !== e1 : word === value;
  };

  const apply = () => {
    const began = performance.now(), found = new Map(ids.map(id => [id, weigh(claims[id], chosen, days)])), took = performance.now() - began;
    const turned = [];
    for (const id of ids) {
      const said = found.get(id), word = said.word, entry = entries.get(id), before = printed(id), changed = word !== before;
      if (word !== current.get(id)) {
        $("summary .m use", entry).setAttribute("href", markOf(id, word));
        $(".vw", entry).textContent = word;
        current.set(id, word);
      }
      const line = $("summary .pans", entry);
      if (line) {
        const pans = chosen.first ? `score ${said.score < 0 ? "−" : "+"}${Math.abs(said.score).toFixed(2)}`
          : word === "not checkable" ? "" : `${short(said.pro)} : ${short(said.con)}${said.caveats ? ` (caveats ${short(said.caveats)})` : ""}`;
        if ($("b", line).textContent !== pans) $("b", line).textContent = pans;
        $("use", line).setAttribute("href", balanceOf(word));
      }
      const sure = chosen.first ? "" : said.confidence || said.why;
      $(".cf", entry).textContent = sure ? ` · ${sure}` : "";
      entry.classList.toggle("flipped", changed);
      $(".was", entry).textContent = changed ? `printed: ${before}` : "";
      if (changed) turned.push([id, before, word]);
    }
    for (const link of $$("#result a[data-c]")) {
      const id = link.dataset.c, word = current.get(id), before = printed(id);
      $("use", link).setAttribute("href", markOf(id, word));
      link.classList.toggle("chg", word !== before);
      link.dataset.over = Number(side(word) !== side(before));
    }
    for (const step of $$("#result .st")) step.classList.toggle("flipped", Boolean($('a[data-over="1"]', step)));
    const over = turned.filter(([, before, word]) => side(before) !== side(word)), told = over.length ? over : turned;
    const list = $("#flips");
    list.textContent = turned.length
      ? `${turned.length} ${turned.length === 1 ? "word changes" : "words change"}, ${over.length} of them to another side, or opens or closes. `
      : "Nothing changes: these are the printed choices.";
    told.slice(0, 40).forEach(([id, before, word], at) => {
      const link = document.createElement("a");
      link.href = `#${id}`; link.textContent = id;
      list.append(at ? "; " : "", link, ` ${before} → ${word}`);
    });
    $("#took").textContent = `All ${ids.length} claims judged again in ${took.toFixed(1)} ms.`;
    $("#edited").textContent = turned.length ? `${turned.length} changed` : "as printed";
    root.dataset.judged = (performance.now() - began).toFixed(1);
    find.filter();
  };
  const paint = () => {
    const set = (id, value, text) => { const field = document.getElementById(id); field.value = value; const out = field.parentElement.querySelector("output"); if (out) out.textContent = text; };
    for (const grade in chosen.worth) set(`w${grade}`, chosen.worth[grade], chosen.worth[grade] ? chosen.worth[grade].toFixed(2) : "out");
    for (const name of NUMBERS) set(name, chosen[name], short(chosen[name]));
    $("#without").value = chosen.without === -1 ? "-1" : witnesses[chosen.without];
    $("#marks").value = String(chosen.marks);
    $(`[name=day][value=${chosen.then ? "then" : "now"}]`, panel).checked = true;
    $(`[name=rule][value=${chosen.first ? "first" : "second"}]`, panel).checked = true;
  };
  const take = () => {
    for (const grade in chosen.worth) chosen.worth[grade] = +$(`#w${grade}`).value;
    for (const name of NUMBERS) chosen[name] = +document.getElementById(name).value;
    chosen.fully = Math.max(chosen.fully, chosen.mostly);
    chosen.without = witnesses.indexOf($("#without").value);
    chosen.marks = +$("#marks").value;
    chosen.then = $("[name=day][value=then]", panel).checked;
    chosen.first = $("[name=rule][value=first]", panel).checked;
  };
  panel.addEventListener("input", () => { take(); paint(); apply(); find.write(); });
  panel.addEventListener("click", event => {
    const button = event.target.closest("[data-pre]");
    if (!button) return;
    chosen = fresh();
    Object.assign(chosen.worth, SETS[button.dataset.pre]);
    chosen.first = button.dataset.pre === "first";
    paint(); apply(); find.write();
  });

  const find = nodealFind({ item: ".entry", group: ".group", keep, answers });
  if (read(find.kept)) { panel.open = true; paint(); apply(); }
})();

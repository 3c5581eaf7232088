/* The rule in the page: what the package's ledger says, said again over plain data. No page, no clock; a test holds it
   against the package on every claim, under other choices, and on claims that were made up.

   A claim: a asserts · x not checkable · due first horizon of a forecast · s sides searched
     f rows: occasion, direction, strength, [[witness, grade]], in the window, known at publication, fact, series
     t tests: id, occasion, may decide, 1 at least or -1 at most, holds, fails, marks may move, 1 share of a list of ours or
       2 instances, due, witness, family, series, then four times [low, value, high, n] or null: at publication and
       with hindsight, and as the first edition measured them, 0 where that is the same */
"use strict";
const nodealScales = (() => {
  const PRINTED = Object.freeze({
    worth: Object.freeze({ A: 1, B: 1, C: 0.75, D: 0.5, E: 0.25, F: 0.25 }),
    deciding: 6, bearing: 2, opens: 1.5, mostly: 2, fully: 3,
    then: false, without: -1, marks: 1, first: false,
  });
  const CONFIDENCE = ["very low", "low", "medium", "high", "very high"], LEVELS = ["limited", "medium", "robust"];
  const WORDS = { "2": "holds", "1": "mostly holds", "0": "mixed", "-1": "mostly fails", "-2": "fails" };
  const FITS = { "2": "fits", "1": "mostly fits", "0": "mixed", "-1": "mostly does not fit", "-2": "does not fit" };
  const FEWEST = 3, ENOUGH = 10, LITTLE = 1e-9;
  const best = pages => pages.reduce((least, [, grade]) => (grade < least ? grade : least), "Z");
  const sign = x => (x > LITTLE) - (x < -LITTLE);

  /* The pages behind a row that a choice leaves; none if the best of them counts for nothing. */
  const pagesLeft = (pages, o) => {
    const left = pages.filter(([witness]) => witness !== o.without);
    return left.length && o.worth[best(left)] > 0 ? left : [];
  };
  /* Which way a range falls, and whether clear of its mark. */
  const falls = ([low, value, high], way, holds, fails) => {
    if (low === null) low = value;
    if (high === null) high = value;
    if (way < 0) [low, high, holds, fails] = [-high, -low, -holds, -fails];
    if (low > holds || high < fails) return [low > holds ? 1 : -1, true];
    if (holds === fails) return [0, false];
    return [low >= holds ? 1 : high <= fails ? -1 : 0, false];
  };
  const itemOfRow = ([occasion, direction, strength, pages], o) => {
    const left = pagesLeft(pages, o), grade = best(left);
    return left.length && { occasion, direction, weight: strength * o.worth[grade], pages: left,
      states: grade !== "F", official: strength === 3 && (grade === "A" || grade === "B"), decides: false, settles: false };
  };
  const itemOfTest = (test, o, day) => {
    const [, occasion, may, way, holds, fails, moves, list, due, witness] = test;
    const found = test[o.then ? 12 : 13];
    if (due > day || !found) return null;
    const cases = list === 1 ? found[3] : ENOUGH, factor = moves ? o.marks : 1;
    if (cases < FEWEST) return null;
    const low = found[0] === null ? found[1] : found[0], [direction, clear] = falls(found, way, holds * factor, fails * factor);
    const short = list === 2 && low < Math.max(holds * factor, fails * factor);
    const decides = Boolean(may) && cases >= ENOUGH && !short;
    return { occasion, direction, weight: decides ? o.deciding : o.bearing, pages: [[witness, "B"]],
      states: false, official: false, decides, settles: decides && clear };
  };
  const dayOf = (o, days) => days[o.then ? 0 : 1];
  const itemsOf = (claim, o, days) => [
    ...claim.f.filter(row => row[4] && (!o.then || row[5])).map(row => itemOfRow(row, o)),
    ...claim.t.map(test => itemOfTest(test, o, dayOf(o, days))),
  ].filter(Boolean);

  const pan = items => {
    const heaviest = new Map();
    for (const { occasion, weight } of items) heaviest.set(occasion, Math.max(heaviest.get(occasion) || 0, weight));
    return [...heaviest.values()].reduce((sum, weight) => sum + weight, 0);
  };
  /* The eleven lines of the rule, over items. */
  const judge = (items, asserts, searched, due, o = PRINTED) => {
    const laid = { "1": [], "-1": [], "0": [] };
    for (const item of items) laid[item.direction].push(item);
    const pro = pan(laid[1]), con = pan(laid[-1]), caveats = pan(laid[0]);
    const said = { word: "open", pro, con, caveats, confidence: "", why: "" };
    if (asserts === "judgement") return Object.assign(said, { word: "not checkable" });
    if (!due) return Object.assign(said, { why: "not due" });
    if (Math.max(pro, con) < o.opens - LITTLE && !items.some(item => item.decides))
      return Object.assign(said, { why: pro + con + caveats > 0 ? "too little" : "nothing found" });
    const side = sign(pro - con), heavier = Math.max(pro, con) + caveats / 2, lighter = Math.min(pro, con) + caveats / 2;
    const there = laid[side], decided = there.some(item => item.decides);
    let lean = 0, agreed = 0;
    const outvoted = laid[-side].some(item => item.decides) && !decided;
    if (heavier >= o.mostly * lighter - LITTLE && Math.abs(heavier - lighter) > LITTLE && !outvoted) {
      const far = heavier >= o.fully * lighter - LITTLE;
      lean = far && (decided || (asserts === "fact" && there.some(item => item.states))) ? 2 : 1;
      agreed = far ? 2 : 1;
    }
    const motive = asserts === "cause" || asserts === "aim", weighty = side * lean ? there : [...laid[1], ...laid[-1]];
    const grades = new Map();
    for (const { pages } of weighty) for (const [witness, grade] of pages)
      if (grade !== "F" && !(grades.get(witness) <= grade)) grades.set(witness, grade);
    const total = [...grades.values()].reduce((sum, grade) => sum + o.worth[grade], 0);
    const level = total >= 3 - LITTLE ? 2 : total >= 1.5 - LITTLE ? 1 : 0, text = weighty.some(item => item.official);
    const settled = (asserts === "fact" && (text || grades.size >= 2)) || weighty.some(item => item.settles);
    let reached = level + agreed;
    for (const [limit, applies] of [
      [1, grades.size < 2 && !text && !weighty.some(item => item.decides)], [2, motive], [2, !settled], [2, !searched],
    ]) if (applies && reached > limit) reached = limit;
    return Object.assign(said, { word: (motive ? FITS : WORDS)[side * lean], confidence: CONFIDENCE[reached], evidence: LEVELS[level] });
  };
  const searchedAcross = (sides, items) => {
    const lighter = sign(pan(items.filter(i => i.direction === -1)) - pan(items.filter(i => i.direction === 1)));
    return lighter ? sides.includes(lighter) : sides.length > 0;
  };

  /* The first edition: a score from -1 to +1 over rows and tests, no windows. */
  const first = (claim, o, days) => {
    const day = dayOf(o, days), facts = [], tests = new Map();
    for (const [, direction, strength, pages, , known, id, series] of claim.f) {
      const left = pagesLeft(pages, o);
      if (left.length && (!o.then || known)) facts.push({ id, direction, strength, weight: o.worth[best(left)], grade: best(left), series });
    }
    for (const test of claim.t) {
      const [id, , may, way, holds, fails, moves, , due, , family, series] = test, found = test[o.then ? 14 : 15] === 0 ? test[o.then ? 12 : 13] : test[o.then ? 14 : 15];
      if (due > day || !found) continue;
      const factor = moves ? o.marks : 1, flip = way < 0 ? -1 : 1;
      let low = found[0] === null ? found[1] : found[0], high = found[2] === null ? found[1] : found[2];
      if (way < 0) [low, high] = [-high, -low];
      const outcome = low >= flip * holds * factor ? 1 : high <= flip * fails * factor ? -1 : 0;
      tests.set(id, { may, family, series, outcome });
    }
    const deciding = [...tests.values()].filter(t => t.may), tested = new Set([...tests.values()].map(t => t.series).filter(Boolean));
    facts.sort((a, b) => b.strength * b.weight - a.strength * a.weight || Math.abs(b.direction) - Math.abs(a.direction) || a.id - b.id);
    const scored = [], seen = new Set();
    for (const fact of facts) {
      if (tested.has(fact.series.split("@")[0]) || seen.has(fact.id) || (fact.series && seen.has(fact.series))) continue;
      seen.add(fact.id); if (fact.series) seen.add(fact.series); scored.push(fact);
    }
    for (const test of tests.values()) if (!test.may) scored.push({ direction: test.outcome, strength: 2, weight: o.worth.B, grade: "B" });
    const above = scored.reduce((sum, f) => sum + f.direction * f.strength * f.weight, 0);
    const below = scored.reduce((sum, f) => sum + f.strength * f.weight, 0), evidence = above / (2 + below);
    const mean = list => list.reduce((sum, x) => sum + x, 0) / list.length, families = new Map();
    for (const t of deciding) families.set(t.family, [...(families.get(t.family) || []), t.outcome]);
    const score = deciding.length ? (mean([...families.values()].map(mean)) + evidence) / 2 : evidence;
    const side = score > 0 ? 1 : -1;
    const opposed = scored.some(f => f.direction === -side) || deciding.some(t => t.outcome === -side);
    const settled = !opposed && scored.some(f => f.direction === side && f.strength === 3 && f.grade === "A");
    if (claim.x) return { word: "not checkable", score };
    if ((claim.due && day < claim.due) || (!deciding.length && below < 2)) return { word: "open", score };
    if (Math.abs(score) < 0.15) return { word: "mixed", score };
    const capped = !settled && (!deciding.length || !opposed), full = Math.abs(score) >= 0.5 && !capped;
    return { word: (full ? "" : "mostly ") + (side > 0 ? "holds" : "fails"), score };
  };

  const weigh = (claim, o, days) => {
    if (o.first) return first(claim, o, days);
    const items = itemsOf(claim, o, days);
    if (claim.x) return { word: "not checkable", pro: 0, con: 0, caveats: 0, confidence: "", why: "" };
    return judge(items, claim.a, searchedAcross(claim.s, items), !claim.due || dayOf(o, days) >= claim.due, o);
  };
  const lean = word => (word === "open" || word === "not checkable" ? null
    : (word.startsWith("mostly ") ? 1 : word === "mixed" ? 0 : 2) * (/fails|not fit/.test(word) ? -1 : 1));
  return { PRINTED, judge, weigh, lean, falls };
})();

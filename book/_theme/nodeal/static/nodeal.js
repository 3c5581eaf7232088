// The book reads without this file. It adds a switch of ground, "/" for the search, long tables that sort by a
// click on a column's head, and what the buttons below a chart offer: the interactive chart and a PNG.
// Written for browsers since 2018 (ES2017); a test parses it.
"use strict";

(() => {
  const root = document.documentElement;

  // --- Files that only a script asks for. Each is a script that hands its content over: a page opened from disk may
  // load a script, but not fetch a file.

  const handed = new Map();
  const loads = new Map();

  const load = (address) => {
    if (!loads.has(address)) {
      loads.set(address, new Promise((resolve, reject) => {
        const script = Object.assign(document.createElement("script"), { src: address });
        script.onload = () => resolve(handed.get(script.src));
        script.onerror = () => { loads.delete(address); reject(new Error(`${address} did not load`)); };
        document.head.append(script);
      }));
    }
    return loads.get(address);
  };

  window.nodeal = { load, hand: (content) => handed.set(document.currentScript.src, content) };

  // --- Ground: the system's, until the reader says otherwise; saying what the system says forgets it.

  const system = matchMedia("(prefers-color-scheme: dark)");
  const both = window.CSS && CSS.supports("color", "light-dark(red, red)");
  // Where colours are forced, or the style sheet knows no switch, the page has the system's ground.
  const forced = matchMedia("(forced-colors: active)");
  const chosen = () => both && !forced.matches && root.dataset.theme;
  const isDark = () => chosen() ? chosen() === "dark" : system.matches;

  const remember = (theme) => {
    try {
      if (theme) localStorage.setItem("theme", theme);
      else localStorage.removeItem("theme");
    } catch (blocked) { /* A browser that keeps nothing: the choice lasts as long as the page. */ }
  };

  const switchGround = () => {
    const dark = !isDark();
    if (dark === system.matches) delete root.dataset.theme;
    else root.dataset.theme = dark ? "dark" : "light";
    remember(root.dataset.theme);
    paint();
    redraw();
  };

  // --- Charts

  const narrow = matchMedia("(max-width: 600px)");
  const palette = document.getElementById("dark-colours");
  const colours = palette ? JSON.parse(palette.textContent) : {};
  const channels = (hex) => hex.slice(1).match(/../g).map((h) => parseInt(h, 16)).join(",");
  const triplets = new Map(Object.entries(colours).map((pair) => pair.map(channels)));

  // A picture's dark colours have an address (x.svg#dark, the same file). A ground that the reader chose decides it.
  const ON_DARK = " and (prefers-color-scheme: dark)";
  const forDark = new Map();
  for (const source of document.querySelectorAll("picture source")) {
    if (source.media.includes(ON_DARK)) forDark.set(source, source.media);
  }
  const paint = () => {
    for (const [source, media] of forDark) {
      source.media = !chosen() ? media : isDark() ? media.replace(ON_DARK, "") : "not all";
    }
  };
  paint();
  // Paper is white; WebKit would print what the screen had.
  addEventListener("beforeprint", () => { for (const source of forDark.keys()) source.media = "not all"; });
  addEventListener("afterprint", paint);

  // In a copy of the site the picture for narrow screens may be missing: then the other one shows.
  const doWithout = (image) => {
    for (const source of image.parentNode.querySelectorAll("source")) {
      if (source.srcset.includes(".narrow.")) source.removeAttribute("srcset");
    }
  };
  document.addEventListener("error", ({ target }) => {
    if (target.matches && target.matches(".chart-stage img")) doWithout(target);
  }, true);
  for (const image of document.querySelectorAll(".chart-stage img")) {
    if (image.complete && image.currentSrc && !image.naturalWidth) doWithout(image);
  }

  // Every colour of a chart has its counterpart: exchange them in the text of the spec.
  const coloured = (text) => !isDark() ? text : text
    .replace(/#[0-9a-f]{6}/gi, (hex) => colours[hex.toLowerCase()] || hex)
    .replace(/(rgba?\()(\d+), ?(\d+), ?(\d+)/g, (all, open, ...rgb) => open + (triplets.get(rgb.slice(0, 3).join(",")) || all.slice(open.length)));

  const change = (layout, path, value) => {
    const steps = path.split(".");
    const last = steps.pop();
    steps.reduce((place, step) => (place[step] = place[step] || {}), layout)[last] = value;
  };

  const draw = async (chart) => {
    const stage = chart.querySelector(".chart-stage");
    const picture = stage.querySelector("img");
    const shape = narrow.matches ? stage.querySelector("source") : picture;
    const [spec] = await Promise.all([load(chart.dataset.spec), load(palette.dataset.plotly)]);
    const { data, layout } = JSON.parse(coloured(JSON.stringify(spec)));
    // Looked for after all waiting, so that two presses draw into one.
    let canvas = stage.querySelector(".chart-canvas");
    if (!canvas) {
      canvas = document.createElement("div");
      canvas.className = "chart-canvas";
      canvas.setAttribute("role", "group");
      canvas.setAttribute("aria-label", `Interactive chart. ${picture.alt}`);
      stage.append(canvas);
    }
    if (narrow.matches) {
      for (const [path, value] of Object.entries((layout.meta || {}).narrow || {})) change(layout, path, value);
    }
    delete layout.title;
    // Drawn at the width for which it was laid out, then shrunk to the stage as the picture is.
    const [width, height] = ["width", "height"].map((side) => Number(shape.getAttribute(side)));
    const scale = stage.clientWidth / width;
    Object.assign(canvas.style, {
      width: `${width}px`, height: `${height}px`, transformOrigin: "0 0", transform: `scale(${scale})`,
      marginRight: `${width * (scale - 1)}px`, marginBottom: `${height * (scale - 1)}px`,
    });
    layout.height = layout.height || height; // no foot
    Object.assign(layout, { width, dragmode: matchMedia("(pointer: fine)").matches && "zoom" });
    chart.dataset.state = "drawn";
    await window.Plotly.react(canvas, data, layout, { displayModeBar: false, responsive: false });
  };

  const redraw = () => {
    for (const chart of document.querySelectorAll('.chart[data-state="drawn"]')) draw(chart);
  };

  const explore = async (chart, button) => {
    const status = chart.querySelector(".chart-status");
    if (chart.dataset.state === "loading") return;
    if (chart.dataset.state === "drawn") {
      delete chart.dataset.state;
      button.setAttribute("aria-pressed", "false");
      status.textContent = "";
      return;
    }
    chart.dataset.state = "loading";
    button.setAttribute("aria-busy", "true");
    status.textContent = "Loading …";
    try {
      await draw(chart);
      button.setAttribute("aria-pressed", "true");
      status.textContent = matchMedia("(pointer: fine)").matches ? "Drag to zoom, double-click to go back." : "";
    } catch (failure) {
      delete chart.dataset.state;
      status.textContent = "The interactive chart could not be loaded. Picture and data are complete.";
    }
    button.removeAttribute("aria-busy");
  };

  const png = async (chart) => {
    const link = chart.querySelector('a[href$=".svg"]');
    const image = new Image();
    // From disk every file counts as another host's, and a canvas with such a picture cannot be saved: there the
    // drawing comes as text. A host that forbids pictures made by a script still lets its own be drawn.
    image.src = location.protocol !== "file:" ? link.href
      : `data:image/svg+xml,${encodeURIComponent(await load(chart.dataset.drawing))}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width * 2, height: image.height * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const name = link.href.split("/").pop().replace(/svg$/, "png");
    const save = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
    save.click();
    setTimeout(() => URL.revokeObjectURL(save.href), 10000);
  };

  // --- Tables: wide ones show that they go on; long ones sort by a column, and a third click brings the printed
  // order back.

  const LONG = 8;
  const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const value = (row, column) => row.cells[column].textContent.trim() || "–";
  const number = (text) => /^[−-]?[\d,.]+( %)?$/.test(text) ? parseFloat(text.replace("−", "-").replace(/,/g, "")) : NaN;

  // Verdicts by their signs, and confidence, go in the order of what they mean and not of the alphabet.
  const SIGNS = ["○", "◔", "◐", "◕", "●", "◌", "–"];
  const SURE = ["very low", "low", "medium", "high", "very high", "too little", "nothing found", "not due", "–"];
  const rank = (text) => {
    const at = text[1] === " " ? SIGNS.indexOf(text[0]) : SURE.indexOf(text);
    return at < 0 ? number(text) : at;
  };

  const compare = (a, b) => {
    const [left, right] = [rank(a), rank(b)];
    return Number.isNaN(left) || Number.isNaN(right) ? words.compare(a, b) : left - right;
  };

  for (const wrap of document.querySelectorAll(".table-wrap")) {
    const shade = () => wrap.classList.toggle("more", wrap.scrollWidth - wrap.clientWidth - wrap.scrollLeft > 1);
    wrap.addEventListener("scroll", shade, { passive: true });
    if (window.ResizeObserver) new ResizeObserver(shade).observe(wrap);
  }

  for (const table of document.querySelectorAll("table.nodeal")) {
    const body = table.tBodies[0];
    if (!table.tHead || body.rows.length < LONG) continue;
    const printed = [...body.rows];
    for (const head of table.tHead.rows[0].cells) {
      const button = Object.assign(document.createElement("button"), { type: "button" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const order = { ascending: "descending", descending: "" }[head.getAttribute("aria-sort")];
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        if (order !== "") head.setAttribute("aria-sort", order || "ascending");
        const sign = order === "descending" ? -1 : 1;
        const sorted = order === "" ? printed : [...printed].sort((one, two) => {
          const [a, b] = [value(one, head.cellIndex), value(two, head.cellIndex)];
          // What is not known comes last in either order.
          return (a === "–") - (b === "–") || sign * compare(a, b);
        });
        body.append(...sorted);
      });
    }
  }

  // --- Listening

  const actions = { ground: switchGround, explore, png };

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-do]");
    if (!button) return;
    const chart = button.closest(".chart");
    Promise.resolve(actions[button.dataset.do](chart, button)).catch(() => {
      chart.querySelector(".chart-status").textContent = "That did not work here. The SVG holds the same picture.";
    });
  });

  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || busy || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    document.querySelector(".find input").focus();
  });

  // Safari before 14 knows only the second name.
  for (const [query, heard] of [[system, redraw], [forced, paint]]) {
    if (query.addEventListener) query.addEventListener("change", heard);
    else query.addListener(heard);
  }
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    redraw();
  });

  // Said last: what this file offers shows only where all of it works.
  root.dataset.js = "";
})();

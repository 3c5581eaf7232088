// The book reads without this file. It adds a switch of ground, "/" for the search, long tables that sort by a
// click on a column's head, and what the buttons below a chart offer: the interactive chart and a PNG.
"use strict";

(() => {
  const root = document.documentElement;
  const beside = (file) => new URL(file, document.currentScript.src).href;
  const bundle = beside("plotly.min.js");

  // --- Ground: the system's, until the reader says otherwise; saying what the system says forgets it.

  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

  const remember = (theme) => {
    try {
      if (theme) localStorage.setItem("theme", theme);
      else localStorage.removeItem("theme");
    } catch { /* A browser that keeps nothing: the choice lasts as long as the page. */ }
  };

  const switchGround = () => {
    const dark = !isDark();
    if (dark === system.matches) delete root.dataset.theme;
    else root.dataset.theme = dark ? "dark" : "light";
    remember(root.dataset.theme);
    redraw();
  };

  // --- Charts

  const narrow = matchMedia("(max-width: 600px)");
  const colours = JSON.parse(document.getElementById("dark-colours")?.textContent ?? "{}");
  const triplets = Object.fromEntries(
    Object.entries(colours).map((pair) => pair.map((hex) => hex.slice(1).match(/../g).map((h) => parseInt(h, 16)).join(","))),
  );
  const specs = new Map();
  let library;

  const loadLibrary = () => (library ??= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: bundle, onload: resolve });
    script.onerror = () => { library = undefined; reject(new Error("plotly did not load")); };
    document.head.append(script);
  }));

  const loadSpec = async (chart) => {
    if (!specs.has(chart)) {
      const answer = await fetch(chart.querySelector('a[href$=".json"]').href);
      if (!answer.ok) throw new Error(answer.statusText);
      specs.set(chart, await answer.text());
    }
    return specs.get(chart);
  };

  // Every colour of a chart has its counterpart: exchange them in the text of the spec.
  const coloured = (text) => !isDark() ? text : text
    .replace(/#[0-9a-f]{6}/gi, (hex) => colours[hex.toLowerCase()] ?? hex)
    .replace(/(rgba?\()(\d+), ?(\d+), ?(\d+)/g, (all, open, ...rgb) => open + (triplets[rgb.slice(0, 3).join(",")] ?? all.slice(open.length)));

  const change = (layout, path, value) => {
    const steps = path.split(".");
    const last = steps.pop();
    steps.reduce((place, step) => (place[step] ??= {}), layout)[last] = value;
  };

  const draw = async (chart) => {
    const stage = chart.querySelector(".chart-stage");
    let canvas = stage.querySelector(".chart-canvas");
    const picture = stage.querySelector("img");
    const shape = narrow.matches ? stage.querySelector("source") : picture;
    const { data, layout } = JSON.parse(coloured(await loadSpec(chart)));
    await loadLibrary();
    if (!canvas) {
      canvas = document.createElement("div");
      canvas.className = "chart-canvas";
      canvas.role = "group";
      canvas.ariaLabel = `Interactive chart. ${picture.alt}`;
      stage.append(canvas);
    }
    if (narrow.matches) {
      for (const [path, value] of Object.entries(layout.meta?.narrow ?? {})) change(layout, path, value);
    }
    delete layout.title;
    // Drawn at the width for which it was laid out, then shrunk to the stage as the picture is.
    const [width, height] = ["width", "height"].map((side) => Number(shape.getAttribute(side)));
    const scale = stage.clientWidth / width;
    Object.assign(canvas.style, {
      width: `${width}px`, height: `${height}px`, transformOrigin: "0 0", transform: `scale(${scale})`,
      marginRight: `${width * (scale - 1)}px`, marginBottom: `${height * (scale - 1)}px`,
    });
    Object.assign(layout, {
      width,
      height,
      dragmode: matchMedia("(pointer: fine)").matches ? "zoom" : false,
    });
    chart.dataset.state = "drawn";
    await window.Plotly.react(canvas, data, layout, { displayModeBar: false, responsive: false });
  };

  const redraw = () => {
    for (const chart of document.querySelectorAll('.chart[data-state="drawn"]')) draw(chart);
  };

  const explore = async (chart, button) => {
    const status = chart.querySelector(".chart-status");
    status.textContent = "";
    if (chart.dataset.state === "drawn") {
      delete chart.dataset.state;
      button.ariaPressed = "false";
      return;
    }
    chart.dataset.state = "loading";
    try {
      await draw(chart);
      button.ariaPressed = "true";
      if (matchMedia("(pointer: fine)").matches) status.textContent = "Drag to zoom, double-click to go back.";
    } catch {
      delete chart.dataset.state;
      status.textContent = "The interactive chart could not be loaded. Picture and data are complete.";
    }
  };

  const png = async (chart) => {
    const link = chart.querySelector('a[href$=".svg"]');
    const svg = URL.createObjectURL(new Blob([await (await fetch(link.href)).text()], { type: "image/svg+xml" }));
    const image = new Image();
    image.src = svg;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width * 2, height: image.height * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(svg);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const name = link.href.split("/").pop().replace(/svg$/, "png");
    const save = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
    save.click();
    setTimeout(() => URL.revokeObjectURL(save.href), 10_000);
  };

  // --- Tables: wide ones show that they go on; long ones sort by a column, and a third click brings the printed
  // order back.

  const LONG = 8;
  const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const value = (row, column) => row.cells[column].textContent.trim();
  const number = (text) => /^[−-]?[\d,.]+( %)?$/.test(text) ? parseFloat(text.replace("−", "-").replaceAll(",", "")) : NaN;

  // Verdicts by their signs, and confidence, go in the order of what they mean and not of the alphabet.
  const SIGNS = ["○", "◔", "◐", "◕", "●", "◌", "–"];
  const SURE = ["very low", "low", "medium", "high", "very high"];
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
    new ResizeObserver(shade).observe(wrap);
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
        const order = { ascending: "descending", descending: "" }[head.ariaSort] ?? "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        if (order) head.setAttribute("aria-sort", order);
        const sign = order === "descending" ? -1 : 1;
        const sorted = !order ? printed : [...printed].sort((one, two) => {
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
    document.querySelector('.find input, .ask input')?.focus();
  });

  system.addEventListener("change", () => redraw());
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    redraw();
  });
})();

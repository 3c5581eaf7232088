// Loaded before the first paint, so that a remembered choice of ground does not flash. Everything else is nodeal.js.
try {
  var theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.setAttribute("data-theme", theme);
} catch (blocked) { /* A browser that keeps nothing shows the system's ground. */ }

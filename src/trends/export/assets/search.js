// Searches the charts and the rows of a static copy of the site, in the list that search-index.js brings.
"use strict";
(() => {
  const field = document.getElementById("search");
  const found = document.getElementById("found");
  const { charts, rows } = window.trendsSearch;
  const MOST = 12;
  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  const words = charts.map((one) => plain([one.title, one.question, one.about, ...one.views].join(" ")));
  const names = Object.keys(rows).map((name) => [plain(name), name]);

  function line(chart, said) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = chart.file;
    link.textContent = chart.title;
    item.append(link, ` ${said}`);
    return item;
  }

  field.addEventListener("input", () => {
    const asked = plain(field.value.trim()).split(/\s+/).filter(Boolean);
    const has = (text) => asked.every((word) => text.includes(word));
    const lines = [];
    if (asked.length) {
      charts.forEach((chart, place) => has(words[place]) && lines.push(line(chart, chart.question)));
      for (const [text, name] of names) {
        if (lines.length >= MOST) break;
        if (has(text)) for (const place of rows[name].slice(0, 3)) lines.push(line(charts[place], `holds ${name}`));
      }
      if (!lines.length) lines.push(Object.assign(document.createElement("li"), { textContent: "Nothing found." }));
    }
    found.replaceChildren(...lines.slice(0, MOST));
  });
})();

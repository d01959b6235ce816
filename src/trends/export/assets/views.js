// On a static copy of the site: an address with options leads to the view that has them, or to the nearest, and says so.
"use strict";
(() => {
  const root = document.documentElement;
  const block = document.getElementById("views");
  if (!block) return;
  const { options, views, here, release, releases, looks } = JSON.parse(block.textContent);
  const given = new URLSearchParams(location.search);
  const go = (file) => location.replace(file + location.search + location.hash);

  // How an embed looks: theme, background, title.
  const theme = given.get("theme");
  if (looks && theme === "slide" && root.dataset.theme !== "slide") return go(looks.slide);
  if (looks && ["auto", "light", "dark"].includes(theme)) {
    if (root.dataset.theme === "slide") return go(looks.plain);
    root.dataset.theme = theme;
  }
  if (looks && given.get("background") === "transparent") root.dataset.background = "none";
  if (looks && given.get("title") === "off") document.querySelector("h1").hidden = true;

  const ignored = /^(utm_\w+|fbclid|gclid|embed|embed_options|printed|theme|background|title)$/;
  const unknown = [...given.keys()].filter((name) => !(name in options) && !ignored.test(name));
  const asked = { ...options };
  for (const [name, value] of given) if (name in options) asked[name] = value;

  // Rows as of a day: the release on or before it, where the site holds it.
  const day = given.get("as_of");
  const edition = day && day !== "latest" ? releases.filter((one) => one.day <= day).pop() : null;
  if (edition && edition.name !== release) return go(edition.file);

  const names = Object.keys(options).filter((name) => name !== "as_of");
  const apart = (view) => names.filter((name) => asked[name] !== view.query[name]);
  let best = here;
  views.forEach((view, place) => { if (apart(view).length < apart(views[best]).length) best = place; });
  const chosen = [...given.keys()].some((name) => name in options);
  if (best !== here && chosen) return go(views[best].file);

  const notes = [];
  const missing = chosen ? apart(views[here]) : [];
  if (missing.length) {
    notes.push(
      `This copy of the site has no page for these options. Shown is the nearest view, “${views[here].title}”; ` +
        `not as asked: ${missing.map((name) => `${name} ${asked[name]} (here ${views[here].query[name]})`).join(", ")}.`
    );
  }
  if (day && day !== "latest" && !edition && !release) {
    notes.push(`The data as of ${day} are not in this copy of the site. Shown are the data as they were when it was built.`);
  }
  if (unknown.length) notes.push(`Not options of this chart: ${unknown.join(", ")}.`);
  for (const text of notes) {
    const note = document.createElement("p");
    note.className = "notice";
    note.setAttribute("role", "status");
    note.textContent = text.slice(0, 600);
    document.getElementById("chart").before(note);
  }
})();

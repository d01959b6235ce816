// Draws the chart of a page: its picture stands until the reader comes near, then plotly.js takes its place.
//
// Needs no cookies, no storage and no origin, so that it works in a sandboxed frame and from a disk. A page that frames
// it is told the height it would like: {type: "trends:height", id, height}.
"use strict";
(() => {
  const root = document.documentElement;
  const box = document.getElementById("chart");
  if (!box) return;
  let told = null; // the figure: within the page, or in a script that sets trendsFigure
  const SLIDE = 1920; // pixels that the sizes of the slide theme are made for
  const LEAST = 460; // below this width a chart is drawn at it and scaled down, or its text would fill it
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const is = (name) => root.dataset.theme === name;
  let plot = null;
  let asked = false;

  // Light and dark differ in nothing but colours, so the figure is swapped as text.
  function figure() {
    const text = JSON.stringify(told.figure);
    const wanted = is("dark") || (is("auto") && dark.matches);
    const colours = Object.keys(told.dark);
    if (!wanted || !colours.length) return JSON.parse(text);
    const any = new RegExp(colours.map((one) => one.replace(/[()]/g, "\\$&")).join("|"), "g");
    return JSON.parse(text.replace(any, (found) => told.dark[found]));
  }

  function width() {
    return is("slide") ? SLIDE : Math.max(box.clientWidth, LEAST);
  }

  function size() {
    return { width: width(), height: Math.round((width() * box.clientHeight) / box.clientWidth) };
  }

  function scale() {
    const by = box.clientWidth / width();
    plot.style.transform = by === 1 ? "" : `scale(${by})`;
  }

  function draw() {
    const { data, layout } = figure();
    Object.assign(layout, size(), { autosize: false });
    scale();
    return Plotly.react(plot, data, layout, told.config);
  }

  let shown = "";
  function fit() {
    if (!box.clientWidth) return; // on a slide that is not shown, or in a folded part of a page
    tell();
    const now = `${box.clientWidth} ${box.clientHeight}`;
    if (!plot || !plot.parentNode || now === shown) return;
    shown = now;
    scale();
    Plotly.relayout(plot, size());
  }

  function start() {
    if (asked || !box.clientWidth) return;
    asked = true;
    const inside = document.getElementById("figure");
    const figure = inside ? JSON.parse(inside.textContent) : load(box.dataset.figure, () => window.trendsFigure);
    Promise.all([figure, window.Plotly || load(box.dataset.plotly)]).then(([found]) => {
      told = found;
      plot = document.createElement("div");
      plot.style.cssText = "position:absolute;left:0;top:0;transform-origin:0 0";
      const held = document.createElement("div"); // drawn unseen first, so that there is no blank moment
      held.style.cssText = "position:absolute;inset:0;overflow:hidden;visibility:hidden";
      held.append(plot);
      box.append(held);
      draw().then(() => {
        shown = `${box.clientWidth} ${box.clientHeight}`;
        held.style.visibility = "";
        box.replaceChildren(held);
        root.dataset.drawn = "interactive";
        fit();
      });
    }, () => { asked = false; }); // the picture stays
  }

  function load(address, then) {
    return new Promise((loaded, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => loaded(then && then());
      script.onerror = () => { script.remove(); failed(); };
      document.head.append(script);
    });
  }

  // The height at which nothing is cut and the chart has a good shape; of the width alone, so that it settles at once.
  let before = 0;
  function tell() {
    if (parent === window || !box.dataset.frame) return;
    const rest = document.body.scrollWidth ? around() : 0;
    const height = Math.ceil(rest + ideal());
    if (height !== before) parent.postMessage({ type: "trends:height", id: box.dataset.frame, height: (before = height) }, "*");
  }

  function around() {
    const style = getComputedStyle(document.body);
    let height = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    for (const part of document.body.children) {
      if (part === box || !part.offsetHeight) continue;
      const { marginTop, marginBottom } = getComputedStyle(part);
      height += part.offsetHeight + parseFloat(marginTop) + parseFloat(marginBottom);
    }
    return height;
  }

  function ideal() {
    const own = Number(box.dataset.height);
    return own || Math.min(Math.max((box.clientWidth * 9) / 16, 320), 640);
  }

  new ResizeObserver(fit).observe(box);
  dark.addEventListener("change", () => plot && plot.parentNode && draw());
  box.addEventListener("click", start);
  box.addEventListener("pointerenter", start);
  if (box.dataset.start === "now") new ResizeObserver(start).observe(box);
  else new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && start()).observe(box);
  if (document.fonts) document.fonts.ready.then(fit);
})();

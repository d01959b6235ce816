// Copies the picture that a link marked data-copy-image leads to. Where a page may not write to the clipboard (no
// secure context, an older browser), the link does what it does without this script: it saves the file.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("a[data-copy-image]");
  if (!link || link.origin !== location.origin || !window.ClipboardItem || !navigator.clipboard?.write) return;
  event.preventDefault();
  const said = link.textContent;
  const say = (text) => {
    link.textContent = text;
    setTimeout(() => (link.textContent = said), 2500);
  };
  const picture = fetch(link.href).then((answer) => {
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.blob();
  });
  navigator.clipboard
    .write([new ClipboardItem({ "image/png": picture })])
    .then(() => say("Copied"))
    .catch(() => {
      say("Saved instead");
      const save = document.createElement("a");
      save.href = link.href;
      save.download = link.download;
      save.click();
    });
});

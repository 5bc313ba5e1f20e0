/* Opens the search; all that it needs is fetched only then. */
{
  const base = document.currentScript.src;
  const dialog = document.getElementById("search");
  const style = dialog.querySelector("link");

  const open = async () => {
    dialog.showModal();
    dialog.querySelector("input").select();
    if (!style.disabled) return;
    style.disabled = false;
    try {
      if (location.protocol === "file:") throw 0; // no modules there
      await import(new URL("search.js", base));
    } catch {
      dialog.querySelector("[role=status]").textContent = dialog.dataset.failed;
    }
  };

  document.querySelector(".search-button").onclick = open;
  document.addEventListener("keydown", (event) => {
    const [target] = event.composedPath(); // also inside an explorable
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || dialog.open) return;
    if (!/^[/sf]$/.test(event.key) || target.closest?.("input, select, textarea, [contenteditable]")) return;
    event.preventDefault(); // Firefox has a search of its own
    open();
  });
}

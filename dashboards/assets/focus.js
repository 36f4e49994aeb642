// Who works without a mouse, or by ear, stays where they are and learns what has come.
(function () {
  let held = null, within = null; // what had the focus, and where the reader was
  const to = (place, how) => {
    if (!place.matches("a, button, input, summary, [tabindex]")) place.tabIndex = -1;
    place.focus(how);
  };
  document.addEventListener("pointerdown", () => (held = null), true);
  document.addEventListener("focusin", function ({ target }) {
    held = target.closest("#screen") && target;
    within = held && (held.closest("#import-preview") ? "import-preview" : "screen");
  });

  // What answers a press of a button, or what a link led to, takes the focus when it appears, once.
  const met = new WeakMap();
  function arrive() {
    const come = document.querySelector(".arrival");
    const what = come && come.textContent + window.location.search;
    if (!come || met.get(come) === what) return;
    met.set(come, what);
    to(come);
  }
  // A button that waited has the focus again, one of a new screen has that of the old; where it is gone, the heading of what came.
  function keep() {
    if (!held || document.activeElement !== document.body || !document.hasFocus()) return;
    if (held.isConnected) return void (held.disabled || held.focus({ preventScroll: true }));
    if (within === "import-preview" && document.querySelector("#import-preview:empty")) return; // the next one is being made
    const same = held.id && document.getElementById(held.id);
    const place = same || document.querySelector(`#${within} :is(h1, h2)`) || document.querySelector("h1");
    if (place && !place.disabled) to(place, { preventScroll: Boolean(same) });
  }
  // A table that fits its card need not be moved by arrow keys, so it is no stop.
  const moves = (one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight;
  function stops({ key }) {
    if (key === "Tab") document.querySelectorAll(".scroll, .sql").forEach((one) => (one.tabIndex = moves(one) ? 0 : -1));
  }
  document.addEventListener("keydown", stops, true);
  // A preview is told by its headings: they say what is asked, refused, new and changed, and how much of it.
  let told = null;
  function tell() {
    const preview = document.getElementById("import-preview"), place = document.getElementById("import-came");
    if (!preview || !place) return;
    const text = [...preview.querySelectorAll("h2")].map((one) => one.textContent).join(". ");
    if (told !== text) place.textContent = told = text;
  }
  const watched = { attributeFilter: ["disabled"], childList: true, subtree: true };
  new MutationObserver(() => [arrive, tell, () => requestAnimationFrame(keep)].forEach((one) => one())).observe(document.documentElement, watched);
})();

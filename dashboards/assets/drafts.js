// A draft is fetched here, not by the browser's own download: the reader sees that it is being made, may stop waiting, and is told an error in words.
(function () {
  const element = (name, props) => Object.assign(document.createElement(name), props);

  function waiting(told, stop) {
    const clock = element("span", { ariaHidden: "true" });
    const begun = Date.now();
    const tick = () => (clock.textContent = ` ${Math.round((Date.now() - begun) / 1000)} s `);
    const button = element("button", { type: "button", textContent: told.dataset.stop, onclick: stop });
    tick();
    told.replaceChildren(element("span", { textContent: told.dataset.making }), clock, button);
    const ticking = setInterval(tick, 1000);
    return () => clearInterval(ticking);
  }

  async function made(answer, told) {
    const plain = (answer.headers.get("Content-Type") || "").startsWith("text/plain");
    if (!answer.ok) return plain ? answer.text() : told.dataset.failed;
    const name = answer.headers.get("Content-Disposition").split("filename=")[1];
    const url = URL.createObjectURL(await answer.blob());
    element("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
    return `${told.dataset.done} ${name}`;
  }

  async function fetchDraft(link, told) {
    const control = new AbortController();
    const still = waiting(told, () => control.abort());
    try {
      told.textContent = await made(await fetch(link.href, { signal: control.signal }), told);
    } catch (error) {
      told.textContent = error.name === "AbortError" ? told.dataset.stopped : told.dataset.failed;
    } finally {
      still();
    }
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest && event.target.closest("a.draft");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const told = link.nextElementSibling;
    if (!told.querySelector("button")) fetchDraft(link, told);
  });
})();

// Files for the page /import: chosen or dropped, each is sent by itself under a name that nobody can guess.
(function () {
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.tracker = Object.assign(window.dash_clientside.tracker || {}, {
    // What was marked as right in this delivery, with what was before.
    confirm: function (clicks, marked, confirmed, delivery) {
      if (!clicks || !(marked || []).length) return window.dash_clientside.no_update;
      const before = confirmed && confirmed[0] === delivery ? confirmed.slice(1) : [];
      return [delivery, ...new Set([...before, ...marked])];
    },
    // What is set of the files, field by field: values, then labels, then what may be chosen.
    chosen: function (...said) {
      const count = 6, named = (value, known) => (known || []).find((one) => one.value === value)?.label || value;
      const told = said.slice(0, count).map((value, at) => value && `${said[count + at].replace(/:$/, "")}: ${named(value, said[2 * count + at])}`);
      return told.filter(Boolean).join(" · ");
    },
  });
  const place = (target) => target.closest && target.closest("#import-drop");
  const tell = (text) => (document.getElementById("import-names").textContent = text);
  const set = (id, props) => window.dash_clientside.set_props(id, props);

  const sentence = (children) => ({ type: "P", namespace: "dash_html_components", props: { children, className: "empty sql-error", role: "alert" } });

  async function send(delivery, file) {
    const headers = { "Content-Type": "application/octet-stream", "X-File-Name": encodeURIComponent(file.name) };
    const answer = await fetch(`/import/${delivery}`, { method: "POST", body: file, headers });
    return answer.ok;
  }

  async function bring(files) {
    if (!files.length) return;
    const largest = Number(document.getElementById("import-drop").dataset.largest);
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const names = files.map((file) => file.name).join(", ");
    tell(names);
    const delivery = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    let taken = size <= largest;
    for (const file of files) taken = taken && (await send(delivery, file));
    if (taken) set("import-delivery", { data: delivery });
    else set("import-preview", { children: sentence(document.getElementById("import-drop").dataset.refused) });
  }

  document.addEventListener("click", function (event) {
    if (!event.target.closest || !event.target.closest("#import-choose")) return;
    const input = Object.assign(document.createElement("input"), { type: "file", multiple: true });
    input.onchange = () => bring(Array.from(input.files));
    input.click();
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, function (event) {
      const here = place(event.target);
      if (!here) return;
      event.preventDefault();
      here.classList.toggle("drop-over", name === "dragover");
      if (name === "drop") bring(Array.from(event.dataTransfer.files));
    });
  }
})();

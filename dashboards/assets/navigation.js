// The address bar is the state: whatever is chosen or clicked becomes an address, and the address makes the screen.
(function () {
  const stay = () => window.dash_clientside.no_update;

  function withPart(name, value) {
    const there = new URL(window.location.href);
    if (value) there.searchParams.set(name, value);
    else there.searchParams.delete(name);
    return there.pathname + there.search;
  }

  function go(href) {
    window.dash_clientside.set_props("url", { href });
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.tracker = Object.assign(window.dash_clientside.tracker || {}, {
    // Every option of a control is the URL of a screen; the chosen ones are the URL of this screen.
    choose: function (programme, period, asOf, shown) {
      const there = [programme, period, asOf].find((url) => url && url !== shown);
      return shown && there ? there : stay();
    },
    // Another period, written by hand.
    write: function (period) {
      return period && period.trim() ? withPart("period", period.trim()) : stay();
    },
    // A drawer that was closed leaves the address.
    close: function (opened) {
      return !opened && new URL(window.location.href).searchParams.has("figure") ? withPart("figure", "") : stay();
    },
    // A mark of a chart opens the rows behind its figure. Forgetting the click lets the same mark be clicked again.
    point: function (clicks) {
      for (const { prop_id, value } of window.dash_clientside.callback_context.triggered) {
        const address = value && value.points && value.points[0] && value.points[0].customdata;
        if (!value) continue;
        window.dash_clientside.set_props(JSON.parse(prop_id.replace(/\.clickData$/, "")), { clickData: null });
        if (typeof address === "string" && address.startsWith("F-")) return withPart("figure", address);
      }
      return stay();
    },
    // A query goes to the server under a name that nobody can guess: it cancels the query, and fetches its answer as a file.
    ask: function (clicks, query) {
      if (!clicks) return stay();
      const name = crypto.getRandomValues(new Uint8Array(16));
      return { name: Array.from(name, (byte) => byte.toString(16).padStart(2, "0")).join(""), query: query || "" };
    },
    // The page's title and language follow the screen; who listens hears the new title.
    head: function (title, language) {
      if (title) document.title = title;
      if (language) document.documentElement.lang = language;
      return title || stay();
    },
  });

  // On a narrow screen the controls begin folded, so that the first thing seen is a figure.
  new MutationObserver(function () {
    const fold = document.querySelector("details.fold:not([data-met])");
    if (!fold) return;
    fold.dataset.met = "yes";
    if (window.matchMedia("(max-width: 640px)").matches) fold.open = false;
  }).observe(document.documentElement, { childList: true, subtree: true });

  // What takes longer than a moment is said in words, in the language of the address, until the screen or the drawer has come.
  const LONG_MS = 700;
  let saying = null;
  function say(name) {
    const told = document.getElementById(name);
    const language = new URL(window.location.href).searchParams.get("language");
    if (told) told.textContent = told.dataset[language] || told.dataset.en;
  }
  function hush(name) {
    const told = document.getElementById(name);
    if (told) told.textContent = "";
  }
  function sayWhetherWorking() {
    const working = document.querySelector(":is(#screen, #drawer)[data-dash-is-loading]");
    if (working && saying === null) {
      saying = setTimeout(() => say("working"), LONG_MS);
    } else if (!working && saying !== null) {
      clearTimeout(saying);
      saying = null;
      hush("working");
    }
  }
  new MutationObserver(sayWhetherWorking).observe(document.documentElement, { attributeFilter: ["data-dash-is-loading"], childList: true, subtree: true });

  // That the tracker does not answer at all is said until it does; Dash by itself would keep silent.
  const ask = window.fetch.bind(window);
  window.fetch = function (...what) {
    const answered = (answer) => {
      hush("lost");
      return answer;
    };
    const unanswered = (error) => {
      if (error.name !== "AbortError") say("lost");
      throw error;
    };
    return ask(...what).then(answered, unanswered);
  };

  // A chart is drawn as wide as the screen; on paper, where a card is 640 wide, its newest bar would be cut away.
  const PAPER = 640;
  const wide = () => [...document.querySelectorAll(".js-plotly-plot")].filter((plot) => plot.offsetWidth > PAPER);
  window.addEventListener("beforeprint", () => wide().forEach((plot) => window.Plotly.relayout(plot, { width: PAPER })));
  window.addEventListener("afterprint", () => wide().forEach((plot) => window.Plotly.relayout(plot, { width: null, autosize: true })));

  // A figure opens its drawer where the reader is: Dash's own links would first scroll to the top.
  document.addEventListener(
    "click",
    function (event) {
      const link = event.target.closest && event.target.closest("a.cited, a.menu-link");
      if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      go(link.getAttribute("href"));
    },
    true,
  );
})();

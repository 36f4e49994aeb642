// What stands in the way of a reader without a mouse or without sight, on the page as it is now: sentences, none where there is nothing.
() => {
  const seen = (one) => one.checkVisibility({ checkVisibilityCSS: true }) && one.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const told = (one) => `<${one.tagName.toLowerCase()}> “${(one.textContent || one.id).trim().slice(0, 40)}”`;
  const named = (one) =>
    one.getAttribute("aria-label") || one.getAttribute("aria-labelledby") || one.labels?.length || one.textContent.trim() || one.title;

  const ALPHA = 3;
  function colour(text) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  }
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  function contrast(one, text) {
    let under = one;
    while (under && colour(getComputedStyle(under).backgroundColor)[ALPHA] < 255) under = under.parentElement;
    const [light, dark] = [colour(text), colour(under ? getComputedStyle(under).backgroundColor : "white")].map(luminance).sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }
  const own = (one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  const faint = [
    ...all("body *:not(svg *)").filter((one) => own(one) && !one.closest("[disabled], .unseen")).map((one) => [one, getComputedStyle(one).color]),
    ...all("input[placeholder]").map((one) => [one, getComputedStyle(one, "::placeholder").color]),
  ].filter(([one, text]) => contrast(one, text) < 4.5);

  const levels = all("h1, h2, h3, h4").map((one) => [Number(one.tagName[1]), one]);
  const skipped = levels.filter(([level], place) => level > (place ? levels[place - 1][0] : 0) + 1);
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
  const scrolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflow) && one.scrollWidth + one.scrollHeight > one.clientWidth + one.clientHeight + 4;

  const plain = (one) => getComputedStyle(one).textDecorationLine !== "underline" && getComputedStyle(one).borderBottomStyle === "none";

  return [
    ...all("main p a").filter((one) => own(one.parentElement) && plain(one)).map((one) => `a link in a sentence that only its colour tells: ${told(one)}`),
    ...(document.querySelectorAll("footer").length > 1 ? ["two footers, so two places that tell of the whole page"] : []),
    ...faint.map(([one, text]) => `contrast ${contrast(one, text).toFixed(1)}: ${told(one)}`),
    ...all("a, button, input:not([type=hidden]), textarea, summary").filter((one) => !named(one)).map((one) => `no name: ${one.outerHTML.slice(0, 120)}`),
    ...skipped.map(([level, one]) => `a heading of level ${level} too deep: ${told(one)}`),
    ...(levels.filter(([level]) => level === 1).length === 1 ? [] : ["not one heading of level 1"]),
    ...all("main table").filter((one) => !one.querySelector("th")).map((one) => `a table without headings: ${told(one)}`),
    ...all("th").filter((one) => !one.textContent.trim()).map((one) => `an empty heading in ${told(one.closest("table"))}`),
    ...all("nav").filter((one) => !one.getAttribute("aria-label")).map((one) => `a nameless row of links: ${told(one)}`),
    ...all("main *").filter((one) => scrolls(one) && !one.matches("[tabindex], textarea") && !one.querySelector("a, button, input")).map((one) => `scrolls for the mouse only: ${told(one)}`),
    ...all("img:not([alt])").map((one) => `a picture without words: ${one.src.slice(0, 60)}`),
    ...twice.map((id) => `two bear one id: ${id}`),
  ];
}

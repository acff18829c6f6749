  // ---- all words of the page, from one table for each language

  let language = START.language;
  const table = () => WORDS[language] || WORDS.en;

  function t(key, values) {
    let text = table()[key];
    if (text === undefined) text = WORDS.en[key];
    if (text === undefined) return key;
    for (const [name, value] of Object.entries(values || {})) text = text.split(`{${name}}`).join(String(value));
    return text;
  }
  const either = (key, otherwise) => { const found = table()[key]; return found === undefined ? otherwise : found; };
  const formats = {};
  const grouped = (n) => (formats[language] = formats[language] || new Intl.NumberFormat(language)).format(n);
  const count = (key, n) => t(n === 1 ? key + ".one" : key, { n: grouped(n) });

  // Texts that stand in the document carry the key of their text.
  function translate() {
    root.lang = language;
    root.dir = START.dir || t("_dir");
    for (const each of document.querySelectorAll("[data-t]")) each.textContent = t(each.dataset.t, each.dataset);
    for (const each of document.querySelectorAll("[data-t-label]")) each.setAttribute("aria-label", t(each.dataset.tLabel));
    for (const each of document.querySelectorAll("[data-t-placeholder]")) each.placeholder = t(each.dataset.tPlaceholder);
  }

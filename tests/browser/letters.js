// What eyes tell about letters: a box instead of a letter, and words in a script that the page does not announce.
globalThis.letters = (() => {
  const pen = Object.assign(document.createElement("canvas"), { width: 160, height: 120 }).getContext("2d", { willReadFrequently: true });
  function drawn(text) {
    pen.clearRect(0, 0, 160, 120);
    pen.fillText(text, 40, 80);
    return pen.getImageData(0, 0, 160, 120).data.join();
  }

  const SCRIPTS = { Latn: "Latin", Cyrl: "Cyrillic", Arab: "Arabic", Aran: "Arabic", Guru: "Gurmukhi", Beng: "Bengali", Gujr: "Gujarati", Taml: "Tamil", Deva: "Devanagari", Hans: "Han", Hant: "Han" };
  const TECHNICAL = /\bhttps\b|\S+@\S+/g; // addresses are written so in every language
  const NAMES = [...new Set(Object.values(SCRIPTS))];
  const tested = Object.fromEntries(NAMES.map((one) => [one, new RegExp(`\\p{Script=${one}}{2,}`, "u")]));

  return {
    // The letters of a text that no font of this element has: each looks like U+10FFFF, which nothing has, or like nothing.
    missing(text, element) {
      const style = getComputedStyle(element);
      pen.font = `${style.fontWeight} 48px ${style.fontFamily}`;
      const box = drawn("\u{10FFFF}"), nothing = drawn(""), onCircle = drawn("\u25CC\u{10FFFF}");
      return [...new Set(text)].filter((one) => !/[\p{Z}\p{Cc}\p{Cf}]/u.test(one)).filter((one) => /\p{M}/u.test(one) ? drawn(`\u25CC${one}`) === onCircle : [box, nothing].includes(drawn(one)));
    },

    // Words whose script is not that of the language around them. What people typed has no language: it stands in <bdi>.
    strays(scripts) {
      const faults = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode, around = node.parentElement;
        if (!node.data.trim() || around.closest("script, style, template, noscript, textarea, bdi")) continue;
        const tag = around.closest("[lang]").lang, wanted = SCRIPTS[scripts[tag] ?? "Latn"];
        for (const one of NAMES) if (one !== wanted && tested[one].test(node.data.replace(TECHNICAL, ""))) faults.push(`${one} in ${tag}: "${node.data.trim().slice(0, 60)}"`);
      }
      return [...new Set(faults)];
    },

    // Runs whose direction is not that of their language.
    turned(rightToLeft) {
      return [...document.querySelectorAll("[lang]")].filter((one) => one.textContent.trim() && !one.closest("bdi, template") && (getComputedStyle(one).direction === "rtl") !== rightToLeft.includes(one.lang) && one.children.length === 0 && /\p{L}/u.test(one.textContent))
        .map((one) => `${one.lang} runs ${getComputedStyle(one).direction}: "${one.textContent.trim().slice(0, 50)}"`);
    },
  };
})();

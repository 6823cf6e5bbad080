// What a person with eyes and hands would notice. Put into every page by the tests; each answers a list of faults.
globalThis.measures = (() => {
  const name = (one) => `<${one.tagName.toLowerCase()}${one.className?.baseVal === undefined && one.className ? "." + one.className.trim().replace(/\s+/g, ".") : ""}> "${(one.innerText ?? "").trim().replace(/\s+/g, " ").slice(0, 40)}"`;
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !one.closest(".sr, .skip-link, [aria-hidden=true]") && one.getClientRects().length > 0;
  const inFront = () => document.querySelector("dialog[open]") ?? document.body;
  const all = (wanted) => [...inFront().querySelectorAll(wanted)].filter(shown);
  const controls = () => all("a[href], button, summary, input:not([type=hidden]), select, textarea");

  // Text that a person sees, as [element around it, text, boxes of its lines].
  function texts() {
    const found = [];
    const walker = document.createTreeWalker(inFront(), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode, around = node.parentElement;
      if (!node.data.trim() || around.closest("script, style, template, noscript, textarea") || !shown(around) || whispered(around)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      found.push([around, node.data.trim(), [...range.getClientRects()]]);
    }
    return found;
  }

  // Where the letters of a text are, line by line. Those of other scripts climb out of the box that the browser gives to a line, or stay
  // far within it: what the pen draws counts.
  const pen = document.createElement("canvas").getContext("2d");
  const OTHER = /[^\p{Script=Latin}\p{N}\p{P}\p{Z}\p{S}\p{C}]/u;
  function inks(around, text, lines) {
    if (!OTHER.test(text) && !around.closest("[lang|=ur]")) return lines;
    const style = getComputedStyle(around);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const all = pen.measureText(text);
    return lines.map(({ left, right, width, top }) => {
      const base = top + all.fontBoundingBoxAscent, above = base - all.actualBoundingBoxAscent, bottom = base + all.actualBoundingBoxDescent;
      return { left, right, width, top: above, bottom, height: bottom - above };
    });
  }

  // Hides what leaves it, or has an edge that eyes see.
  const CLEAR = "rgba(0, 0, 0, 0)";
  function edged(box) {
    const style = getComputedStyle(box);
    return style.overflowY !== "visible" || style.backgroundColor !== CLEAR || (style.borderTopStyle !== "none" && parseFloat(style.borderTopWidth) && style.borderTopColor !== CLEAR);
  }

  // The bar stands over what scrolls below it, which is no fault.
  const inFrame = (one) => Boolean(one.closest(".frame-bar, .frame-strip, .staff-top"));
  const onLayers = (one, other) => inFrame(one) !== inFrame(other) && document.scrollingElement.scrollHeight > innerHeight + 1;

  const outside = (box, frame, slack = 1.5) => box.left < frame.left - slack || box.right > frame.right + slack || box.top < frame.top - slack || box.bottom > frame.bottom + slack;

  // Hidden from eyes, read aloud: a pixel, or cut away.
  const whispered = (one) => { for (; one && one !== document.body; one = one.parentElement) { const style = getComputedStyle(one); if (style.clipPath !== "none" || (style.position === "absolute" && one.offsetWidth <= 1)) return true; } return false; };

  // What is left of a text without what stands in marks, also in marks within marks, and without days, which come from CLDR.
  function unmarked(text) {
    let left = text.replace(/\p{L}+day \d+ \p{L}+,?/gu, "");
    for (let before = ""; before !== left;) {
      before = left;
      left = left.replace(/⟦[^⟦⟧]*⟧|Àççéñţš/g, "");
    }
    return left;
  }

  return {
    // Each fault that these measures find, with the name of the measure. `wanted` is {name: argument}.
    found(wanted) {
      return Object.entries(wanted).flatMap(([name, given]) => this[name](given).map((fault) => `[${name}] ${fault}`));
    },

    // The page is no larger than the screen.
    scrolls() {
      const page = document.scrollingElement, faults = [];
      if (page.scrollWidth > innerWidth + 1) faults.push(`scrolls sideways: ${page.scrollWidth} of ${innerWidth} px`);
      if (page.scrollHeight > innerHeight + 1) faults.push(`scrolls down: ${page.scrollHeight} of ${innerHeight} px`);
      return faults;
    },

    // Without scrolling, the main button is seen whole, above the bar.
    folded() {
      const bar = document.querySelector(".frame-bar")?.getBoundingClientRect().top ?? innerHeight;
      return all("main .main-button").filter((one) => one.getBoundingClientRect().bottom > Math.min(bar, innerHeight) + 1).map(name);
    },

    sideways() {
      return this.scrolls().filter((fault) => fault.startsWith("scrolls sideways"));
    },

    // Every line of text stands inside the screen's width, inside its control or card, and is not cut off.
    clipped() {
      const faults = [];
      for (const [around, text, lines] of texts()) {
        const holder = around.closest("a[href], button, summary, dialog, .notice, .name");
        const frame = holder?.getBoundingClientRect();
        for (const line of inks(around, text, lines)) {
          if (!line.width) continue;
          if (line.left < -1 || line.right > innerWidth + 1) faults.push(`outside the screen: "${text.slice(0, 50)}" in ${name(around)}`);
          else if (frame && (edged(holder) || !OTHER.test(text) || line.left < frame.left - 6 || line.right > frame.right + 6) && outside(line, frame, 6)) faults.push(`outside its box: "${text.slice(0, 50)}" in ${name(holder)}`);
        }
        for (let box = around; box && box !== document.body; box = box.parentElement) {
          const style = getComputedStyle(box);
          const hides = style.overflowX !== "visible" || style.overflowY !== "visible";
          if (hides && (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1) && !box.matches("dialog, input")) faults.push(`cut off: "${text.slice(0, 50)}" in ${name(box)}`);
          if (style.textOverflow === "ellipsis") faults.push(`ends in dots: ${name(box)}`);
        }
      }
      return [...new Set(faults)];
    },

    // Letters that reach out of the box around them, out of the screen, or behind the edge of what hides the rest.
    inked() {
      const faults = [];
      for (const [around, text, lines] of texts()) {
        if (!OTHER.test(text)) continue;
        const frames = [];
        for (let box = around; box && box !== document.body; box = box.parentElement) if (edged(box)) frames.push(box);
        for (const line of inks(around, text, lines)) {
          if (!line.width) continue;
          if (line.top < -1 && scrollY < 1) faults.push(`letters above the screen: "${text.slice(0, 50)}"`);
          for (const box of frames) {
            const frame = box.getBoundingClientRect(), out = Math.max(frame.top - line.top, line.bottom - frame.bottom);
            if (out > 3) faults.push(`letters out of their box by ${Math.round(out)} px: "${text.slice(0, 50)}" in ${name(box)}`);
          }
        }
      }
      return [...new Set(faults)];
    },

    // A word broken in the middle: its letters stand on two lines though nothing splits it.
    broken() {
      const faults = [];
      for (const [around, , lines] of texts()) {
        if (lines.length < 2) continue;
        const walker = document.createTreeWalker(around, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          for (const word of walker.currentNode.data.matchAll(/[\p{L}\p{M}\p{N}'’]{2,}/gu)) {
            if (/\p{Script=Han}/u.test(word[0])) continue; // Han breaks between any two
            const range = document.createRange();
            range.setStart(walker.currentNode, word.index);
            range.setEnd(walker.currentNode, word.index + word[0].length);
            const tops = new Set([...range.getClientRects()].filter((box) => box.width > 1).map((box) => Math.round(box.top / 8)));
            if (tops.size > 1) faults.push(`broken in the middle: "${word[0]}" in ${name(around)}`);
          }
        }
      }
      return [...new Set(faults)];
    },

    small(least) {
      return controls().map((one) => [one, one.getBoundingClientRect()]).filter(([, box]) => box.width < least - .5 || box.height < least - .5)
        .map(([one, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${name(one)}`);
    },

    // Two controls are this far from each other, and none covers another.
    crowded(gap) {
      const boxes = controls().map((one) => [one, one.getBoundingClientRect()]), faults = [];
      boxes.forEach(([one, a], at) => {
        for (const [other, b] of boxes.slice(at + 1)) {
          if (one.contains(other) || other.contains(one) || onLayers(one, other)) continue;
          const apart = Math.max(b.left - a.right, a.left - b.right, b.top - a.bottom, a.top - b.bottom);
          if (apart < gap - .5) faults.push(`${Math.round(apart)} px apart: ${name(one)} and ${name(other)}`);
        }
      });
      return faults;
    },

    // Two texts do not stand on each other. Lines of Nastaliq reach into one another, as in books.
    overlaps() {
      const boxes = texts().flatMap(([around, text, lines]) => inks(around, text, lines).filter((line) => line.width > 1).map((line) => [around, text, line])), faults = [];
      boxes.forEach(([one, text, a], at) => {
        for (const [other, second, b] of boxes.slice(at + 1)) {
          if (one === other || one.contains(other) || other.contains(one) || onLayers(one, other)) continue;
          const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left), high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (wide > 4 && high > Math.min(a.height, b.height) * (one.closest("[lang|=ur]") ? .6 : .45)) faults.push(`"${text.slice(0, 30)}" and "${second.slice(0, 30)}" stand on each other`);
        }
      });
      return faults;
    },

    // Words that no translator was given: in a pretended language (whose own name is Àççéñţš) all others stand in marks.
    untranslated() {
      return texts().filter(([around, text]) => !around.closest("bdi, [lang]:not(html), [data-number], [data-left], .ticket-block, .pad-key, .clock") && /\p{L}/u.test(unmarked(text)))
        .filter(([around]) => { for (let one = around; one && one !== document.body; one = one.parentElement) if (!/\S/.test(unmarked(one.textContent))) return false; return true; })
        .map(([around, text]) => `"${text.slice(0, 60)}" in ${name(around)}`);
    },

    moving() {
      return document.getAnimations().map((one) => `${one.constructor.name} on ${one.effect?.target?.className}`);
    },

    // In forced colours each control still has an edge to be seen by.
    edgeless() {
      return all("button, .main-button, .job-tile, .live-card, .language-tile, .bar-button, input.field").filter((one) => {
        const style = getComputedStyle(one);
        const sides = ["Top", "Right", "Bottom", "Left"].some((side) => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) >= 1);
        return !sides && style.outlineStyle === "none" && style.textDecorationLine !== "underline";
      }).map(name);
    },
  };
})();

// What the tests ask of the page. Evaluated in the page as `(<this file>).name()`; kept apart from the TypeScript program, which knows no DOM.
({
  /**
   * Runs in the page: every visible text whose contrast to what is painted behind it is below WCAG 2.2 AA (4.5 to 1;
   * 3 to 1 for text of 24 px, or of 18.66 px and bold). Knows solid colours and this report's gradients, which fade between a solid colour and transparent.
   */
  contrastFailures() {
    const parse = (text) => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
      return [red, green, blue, alpha];
    };
    const over = (top, bottom) => [0, 1, 2].map((index) => top[index] * top[3] + bottom[index] * (1 - top[3])).concat(1);
    const luminance = (color) => {
      const [red, green, blue] = color.slice(0, 3).map((channel) => (channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const background = (element) => {
      const layers = [];
      for (let node = element; node; node = node.parentElement) {
        const style = getComputedStyle(node);
        const gradient = style.backgroundImage.match(/rgba?\([^)]*\)/g)?.map(parse).find((color) => color[3] === 1);
        layers.push(gradient ?? parse(style.backgroundColor));
      }
      return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
    };
    const failures = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent?.trim();
      const element = walker.currentNode.parentElement;
      if (!text || ['SCRIPT', 'STYLE', 'TITLE'].includes(element.tagName.toUpperCase()) || !element.checkVisibility() || element.closest('.skip')) continue;
      const style = getComputedStyle(element);
      let behind = background(element);
      let color = style.color;
      if (element instanceof SVGElement) {
        color = style.fill;
        // It may lie on bars that were drawn before it.
        const { left, right, top, bottom } = element.getBoundingClientRect();
        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
        for (const bar of element.ownerSVGElement.querySelectorAll('rect')) {
          if (!(bar.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) || bar.closest('defs, clipPath, mask, pattern')) continue;
          const box = bar.getBoundingClientRect();
          const style = getComputedStyle(bar);
          if (style.fill === 'none' || style.fill.startsWith('url') || x < box.left || x > box.right || y < box.top || y > box.bottom) continue;
          const [red, green, blue, alpha] = parse(style.fill);
          behind = over([red, green, blue, alpha * Number(style.fillOpacity) * Number(style.opacity)], behind);
        }
      }
      const [light, dark] = [luminance(over(parse(color), behind)), luminance(behind)].sort((left, right) => right - left);
      const ratio = (light + 0.05) / (dark + 0.05);
      const size = Number.parseFloat(style.fontSize);
      const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
      if (ratio < needed) failures.push(`${ratio.toFixed(2)} "${text.slice(0, 40)}" <${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${color} on ${behind.join(' ')}`);
    }
    return [...new Set(failures)];
  },

  /** What hostile text would have done. */
  traces() {
    return {
      ran: globalThis.__hostile,
      // Data blocks are scripts that no browser runs.
      scripts: [...document.scripts].filter((script) => !/^application\/octet-stream/.test(script.type)).length,
      images: [...document.images].filter((image) => !image.src.startsWith('data:image/png;base64,')).length,
      handlers: [...document.querySelectorAll('*')].filter((element) => element.getAttributeNames().some((name) => name.startsWith('on'))).length,
      addresses: [...document.querySelectorAll('a')].map((anchor) => anchor.protocol).filter((protocol) => protocol !== 'file:' && protocol !== 'https:'),
      overrides: /[\u202a-\u202e\u2066-\u2069]/.test(document.title + document.body.textContent) || [...document.querySelectorAll('[aria-label], [title], [alt]')].some((element) => /[\u202a-\u202e\u2066-\u2069]/.test(['aria-label', 'title', 'alt'].map((name) => element.getAttribute(name)).join())),
      styled: document.querySelectorAll('#app[style*="expression"], #app [style*="url("]').length,
    };
  },

  /** Tries what the content security policy must refuse. */
  async intrude() {
    const script = document.createElement('script');
    script.textContent = 'globalThis.__hostile = 9';
    document.body.append(script);
    const holder = document.createElement('div');
    holder.innerHTML = '<img src="https://example.invalid/x.png"><p style="position:fixed">x</p>';
    const image = holder.querySelector('img');
    const refused = new Promise((resolve) => image.addEventListener('error', () => resolve(true)));
    document.body.append(holder);
    return { refused: await refused, ran: globalThis.__hostile, position: getComputedStyle(holder.querySelector('p')).position };
  },

  /** Faults in headings, ids, links, tables and names. */
  structure() {
    const levels = [...document.querySelectorAll('h1,h2,h3,h4,h5')].map((heading) => Number(heading.tagName[1]));
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    return {
      skipped: levels.filter((level, index) => index > 0 && level > levels[index - 1] + 1),
      duplicates: ids.filter((id, index) => ids.indexOf(id) !== index),
      dead: [...document.querySelectorAll('a[href^="#"]')].map((anchor) => anchor.getAttribute('href')).filter((href) => !href.startsWith('#/') && !document.getElementById(href.slice(1))),
      headless: [...document.querySelectorAll('table')].filter((table) => table.querySelectorAll('thead th[scope="col"]').length === 0).length,
      headings: document.querySelectorAll('h1').length,
      nameless: [...document.querySelectorAll('button, [role="region"], [role="img"]')].filter((element) => !(element.getAttribute('aria-label') ?? element.textContent).trim()).length,
      lang: document.documentElement.lang,
    };
  },

  /** Pixels that the page is wider than its window. */
  overflow() {
    return document.documentElement.scrollWidth - innerWidth;
  },

  /** Fragments of the links to the report's own pages. */
  links() {
    return [...new Set([...document.querySelectorAll('a[href^="#/"]')].map((anchor) => anchor.getAttribute('href')))];
  },

  /** Elements in the document, data blocks not counted. */
  elements() {
    return document.querySelectorAll('#app *').length;
  },

  /** From here on, counts what is put into the document. */
  watch() {
    globalThis.__watched = new MutationObserver(() => {});
    globalThis.__watched.observe(document.getElementById('app'), { childList: true, subtree: true });
  },

  /** What was put into the document since it was last asked: how many elements, and into which panels (by the id of their heading). */
  changed() {
    const added = globalThis.__watched.takeRecords().flatMap(({ target, addedNodes }) => [...addedNodes].map((node) => ({ target, node })));
    return {
      elements: added.reduce((sum, { node }) => sum + (node instanceof Element ? 1 + node.querySelectorAll('*').length : 0), 0),
      panels: [...new Set(added.map(({ target }) => target.closest('.panel')?.querySelector('h2')?.id ?? ''))],
    };
  },

  /** How many elements Tab should stop at. */
  usable() {
    const all = document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]');
    return [...all].filter((element) => !element.disabled && element.checkVisibility({ visibilityProperty: true })).length;
  },

  /** A name for what has the focus; the same for the same element, empty for the page itself. */
  focused() {
    const element = document.activeElement;
    if (element === document.body || element === document.documentElement) return '';
    return String([...document.querySelectorAll('*')].indexOf(element));
  },

  background() {
    return getComputedStyle(document.body).backgroundColor;
  },
})

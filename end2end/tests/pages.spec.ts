/** What holds for every page, whichever flow it belongs to. */
import AxeBuilder from '@axe-core/playwright';

import { expect, filled, fresh, routes, test } from './fixtures';
import { everyPage, inboxPages, partsPages } from './fixtures/every_page';

/** On a small telephone: what is wider than the screen, unless one can scroll to it where it stands. */
function tooWide(): { scrolls: number; beyond: string[] } {
  const width = document.documentElement.clientWidth;
  const beyond = [...document.querySelectorAll('body *')].filter((one) => {
    const { left, right, width: own } = one.getBoundingClientRect();
    return own > 1 && (right > width + 0.5 || left < -0.5) && !one.closest('.hk-skip, .hk-unseen');
  });
  return {
    scrolls: document.documentElement.scrollWidth - width,
    beyond: beyond.map((one) => one.outerHTML.slice(0, 120)),
  };
}

/** What one touches, where it is smaller than 44 pixels. */
function tooSmall(): { what: string; width: number; height: number }[] {
  const targets = [...document.querySelectorAll<HTMLElement>('a, button, select, input:not([type=hidden]), summary')];
  const measured = targets.map((one) => {
    // A box is touched by its label as well; a link within a sentence is as high as its line (WCAG 2.5.8).
    const target = one.matches('[type=checkbox]') ? (one.closest('label') ?? one) : one;
    const { width, height } = target.getBoundingClientRect();
    // What is folded away is laid out, but nobody sees it.
    const exempt = one.matches('p a, pre a, .hk-skip') || !one.checkVisibility();
    return { what: one.outerHTML.slice(0, 90), width, height, exempt };
  });
  const visible = measured.filter(({ exempt, width, height }) => !exempt && width > 1 && height > 1);
  const small = visible.filter(({ width, height }) => height < 43.9 || width < 43.9);
  return small.map(({ what, width, height }) => ({ what, width, height }));
}

/** Text twice as large, as readers set it in their browser. */
function enlarge(): void {
  document.documentElement.style.fontSize = '200%';
}

/** Everything that is read out or shown in the page's language. The names of languages are in their own. */
function words(): string[] {
  const read: string[] = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const around = node.parentElement;
    const foreign = around?.closest<HTMLElement>('[lang]')?.lang !== document.documentElement.lang;
    if (!foreign && !around?.closest('script, style, noscript')) read.push(node.nodeValue ?? '');
  }
  for (const one of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) read.push(one.getAttribute(name) ?? '');
  }
  return read.map((text) => text.trim()).filter((text) => text !== '');
}

test('every page of the route table is visited here', { tag: '@javascript' }, () => {
  const visited = new Set([...everyPage, ...partsPages].map(({ path }) => path));
  const pages = routes.filter(({ kind }) => kind === 'page').map(({ path }) => filled(path));
  expect(pages.filter((path) => !visited.has(path))).toEqual([]);
});

for (const visit of [...everyPage, ...partsPages, ...inboxPages]) {
  test.describe(visit.name, () => {
    test.use({ settings: visit.settings ?? {} });

    test('axe reports no violation in light, dark and forced colours, narrow and with large text', { tag: '@javascript' }, async ({
      site,
      trouble,
    }) => {
      if (visit.status) trouble.expectStatus(visit.status);
      await visit.open(site, fresh);
      for (const look of ['light', 'dark', 'forced', 'narrow', 'large'] as const) {
        await site.page.emulateMedia({
          colorScheme: look === 'dark' ? 'dark' : 'light',
          forcedColors: look === 'forced' ? 'active' : 'none',
          reducedMotion: 'reduce',
        });
        if (look === 'narrow') await site.page.setViewportSize({ width: 320, height: 720 });
        if (look === 'large') await site.page.evaluate(enlarge);
        // Legacy: looks into no frames, which the HTML of a mail, without rights, would not allow.
        const { violations } = await new AxeBuilder({ page: site.page }).setLegacyMode().analyze();
        const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html }) => html) }));
        expect.soft(found, look).toEqual([]);
      }
    });

    test('no horizontal scrolling at 320 pixels or with large text, and touch targets have 44 pixels', async ({ site, trouble }) => {
      if (visit.status) trouble.expectStatus(visit.status);
      await site.page.setViewportSize({ width: 375, height: 720 });
      await visit.open(site, fresh);
      expect.soft(await site.page.evaluate(tooWide), 'at 375').toEqual({ scrolls: 0, beyond: [] });
      expect.soft(await site.page.evaluate(tooSmall)).toEqual([]);
      await site.page.setViewportSize({ width: 320, height: 720 });
      expect.soft(await site.page.evaluate(tooWide), 'at 320').toEqual({ scrolls: 0, beyond: [] });
      await site.page.setViewportSize({ width: 375, height: 720 });
      await site.page.evaluate(enlarge);
      expect.soft(await site.page.evaluate(tooWide), 'with large text').toEqual({ scrolls: 0, beyond: [] });
    });
  });
}

for (const visit of everyPage) {
  test.describe(visit.name, () => {
    test.use({ locale: 'en-XA', settings: { SITE__NAME: 'BRR', ...visit.settings } });

    test('no plain English is left in the pseudo-locale', async ({ site, trouble }) => {
      if (visit.status) trouble.expectStatus(visit.status);
      await visit.open(site, (name) => fresh(name, 'tt.ch'));
      await expect(site.page.locator('html')).toHaveAttribute('lang', 'en-XA');
      const read = await site.page.evaluate(words);
      // Every message is accented in these letters; our data here has none of them. Names of browsers are what they are.
      const ours = read.map((text) => text.replace(/Chrome|Safari|Linux|iPhone|UTC/g, ''));
      expect(ours.filter((text) => /[aeiounsAEIOU]/.test(text))).toEqual([]);
      expect(read.some((text) => text.startsWith('['))).toBe(true);
    });
  });
}

for (const visit of [...everyPage, ...partsPages]) {
  test.describe(visit.name, () => {
    test.use({ locale: 'ar', settings: { SITE__NAME: 'مثال', ...visit.settings } });

    test('in Arabic it is laid out from right to left, and no other words are left', async ({ site, trouble }) => {
      if (visit.status) trouble.expectStatus(visit.status);
      await site.page.setViewportSize({ width: 320, height: 720 });
      await visit.open(site, fresh);
      await expect(site.page.locator('html')).toHaveAttribute('lang', 'ar');
      await expect(site.page.locator('html')).toHaveAttribute('dir', 'rtl');
      expect.soft(await site.page.evaluate(tooWide), 'at 320').toEqual({ scrolls: 0, beyond: [] });
      expect.soft(await site.page.evaluate(tooSmall)).toEqual([]);
      if (partsPages.includes(visit)) return;
      // Addresses and the names of programs are what they are.
      const names = /\S+@\S+|JavaScript|Chrome|Safari|Linux|iPhone|UTC/g;
      const read = (await site.page.evaluate(words)).map((text) => text.replace(names, ''));
      expect(read.filter((text) => /[a-z]{3}/i.test(text))).toEqual([]);
    });
  });
}

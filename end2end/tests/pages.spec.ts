/** What holds for every page, whichever flow it belongs to. */
import AxeBuilder from '@axe-core/playwright';

import { expect, fresh, test } from './fixtures';
import { everyPage, inboxPages } from './fixtures/every_page';

for (const visit of [...everyPage, ...inboxPages]) {
  test.describe(visit.name, () => {
    test.use({ settings: visit.settings ?? {} });

    for (const colorScheme of ['light', 'dark'] as const) {
      test.describe(colorScheme, { tag: '@javascript' }, () => {
        test.use({ colorScheme });

        test('axe finds nothing', async ({ site, trouble }) => {
          if (visit.status) trouble.expectStatus(visit.status);
          await visit.open(site, fresh);
          const { violations } = await new AxeBuilder({ page: site.page }).analyze();
          const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html }) => html) }));
          expect(found).toEqual([]);
        });
      });
    }

    test.describe('on a small telephone', () => {
      test.use({ viewport: { width: 375, height: 720 } });

      test('nothing scrolls sideways, at 375 pixels and at 320', async ({ site, trouble }) => {
        if (visit.status) trouble.expectStatus(visit.status);
        await visit.open(site, fresh);
        for (const width of [375, 320]) {
          await site.page.setViewportSize({ width, height: 720 });
          const wide = await site.page.evaluate(() => {
            const width = document.documentElement.clientWidth;
            const beyond = [...document.querySelectorAll('body *')].filter((one) => {
              const { right, width: own } = one.getBoundingClientRect();
              return own > 1 && right > width + 0.5 && !one.closest('.hk-skip, .hk-unseen');
            });
            return {
              scrolls: document.documentElement.scrollWidth - width,
              beyond: beyond.map((one) => one.outerHTML.slice(0, 120)),
            };
          });
          expect(wide, `at ${width}`).toEqual({ scrolls: 0, beyond: [] });
        }
      });
    });
  });
}

for (const visit of everyPage) {
  test.describe(visit.name, () => {
    test.use({ settings: { SITE__NAME: 'BRR', ...visit.settings } });

    test.describe('on a small telephone', () => {
      test.use({ viewport: { width: 375, height: 720 } });

      test('everything one touches is 44 pixels', async ({ site, trouble }) => {
        if (visit.status) trouble.expectStatus(visit.status);
        await visit.open(site, fresh);
        const small = await site.page.evaluate(() => {
          const targets = [...document.querySelectorAll<HTMLElement>('a, button, input:not([type=hidden]), summary')];
          const measured = targets.map((one) => {
            // A box is touched by its label as well; a link within a sentence is as high as its line (WCAG 2.5.8).
            const target = one.matches('[type=checkbox]') ? (one.closest('label') ?? one) : one;
            const { width, height } = target.getBoundingClientRect();
            const inSentence = one.matches('p a, p > a');
            return { what: one.outerHTML.slice(0, 90), width, height, exempt: inSentence || one.matches('.hk-skip') };
          });
          const visible = measured.filter(({ width, height }) => width > 1 && height > 1);
          return visible.filter(({ width, height, exempt }) => !exempt && (height < 43.9 || width < 43.9));
        });
        expect(small).toEqual([]);
      });
    });

    test.describe('in the pseudo-locale', () => {
      test.use({ extraHTTPHeaders: { 'accept-language': 'en-XA' } });

      test('no plain English is left', async ({ site, trouble }) => {
        if (visit.status) trouble.expectStatus(visit.status);
        await visit.open(site, (name) => fresh(name, 'tt.ch'));
        await expect(site.page.locator('html')).toHaveAttribute('lang', 'en-XA');
        const words = await site.page.evaluate(() => {
          const read: string[] = [document.title];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (!node.parentElement?.closest('script, style, noscript')) read.push(node.nodeValue ?? '');
          }
          for (const one of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
            for (const name of ['aria-label', 'placeholder', 'title', 'alt']) read.push(one.getAttribute(name) ?? '');
          }
          return read.map((text) => text.trim()).filter((text) => text !== '');
        });
        // Every message is accented in these letters; our data here has none of them.
        expect(words.filter((text) => /[aeiouns]/i.test(text))).toEqual([]);
        expect(words.some((text) => text.startsWith('['))).toBe(true);
      });
    });
  });
}

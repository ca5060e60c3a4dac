/** What a page costs a reader, as it travels. */
import type { Page } from '@playwright/test';

import { expect, fresh as freshPerson, paths, Site, test } from './fixtures';

const KB = 1000;

interface Loaded {
  url: string;
  type: string;
  bytes: number;
}

/** Loads a page with nothing in the browser's cache, and everything that it asks for. */
async function weigh(page: Page, load: () => Promise<void>): Promise<Loaded[]> {
  const loaded: Promise<Loaded>[] = [];
  page.on('requestfinished', (request) => {
    const { pathname } = new URL(request.url());
    // The tab's icon is asked for once and kept.
    if (pathname === '/favicon.svg') return;
    loaded.push(
      request.sizes().then(({ responseBodySize }) => ({
        url: pathname,
        type: request.resourceType(),
        bytes: responseBodySize,
      })),
    );
  });
  await load();
  await page.waitForLoadState('networkidle');
  return Promise.all(loaded);
}

/** What comes from the browser's cache has no size: then nothing was measured. */
function total(all: Loaded[]): number {
  expect(all.filter(({ bytes }) => bytes <= 0)).toEqual([]);
  return all.reduce((sum, { bytes }) => sum + bytes, 0);
}
const list = (all: Loaded[]) => all.map(({ url, bytes }) => `${bytes} ${url}`).join('\n');

for (const path of [paths.home, paths.logout, paths.inactive, `${paths.confirmEmail}/x`]) {
  test(`${path} loads no script and weighs 12 KB at most`, async ({ site, trouble }) => {
    trouble.expectStatus(404);
    const all = await weigh(site.page, () => site.open(path));
    expect(all.map(({ type }) => type).toSorted(), list(all)).toEqual(['document', 'stylesheet']);
    expect(total(all), list(all)).toBeLessThanOrEqual(12 * KB);
    expect(total(all)).toBeGreaterThan(2 * KB);
  });
}

test('the overview loads no script and weighs 14 KB at most', async ({ site }) => {
  await site.signedIn('ada');
  const measured = new Site(await site.page.context().newPage(), site.server, site.javascript);
  await measured.page.route('**/*', (route) => route.continue()); // Routing turns the cache off.
  const all = await weigh(measured.page, () => measured.open(paths.overview));
  expect(all.map(({ type }) => type).toSorted(), list(all)).toEqual(['document', 'stylesheet']);
  expect(total(all), list(all)).toBeLessThanOrEqual(14 * KB);
});

test('"check your email" loads no script where nothing is awaited', async ({ visitor }) => {
  const nobody = await visitor();
  const none = await weigh(nobody.page, () => nobody.open(paths.confirmEmail));
  expect(none.map(({ type }) => type), list(none)).not.toContain('script');
});

for (const path of [paths.home, paths.login, paths.signup]) {
  test(`what blocks the first paint of ${path} is 12 KB at most`, async ({ site }) => {
    const all = await weigh(site.page, () => site.open(path));
    const blocking = all.filter(({ type }) => type === 'document' || type === 'stylesheet');
    expect(blocking.length, list(all)).toBe(2);
    expect(total(blocking), list(all)).toBeLessThanOrEqual(12 * KB);
  });
}

test('a page without an island has no script but the empty lists of Leptos', async ({ site }) => {
  for (const path of [paths.home, paths.logout]) {
    await site.open(path);
    // Leptos ends every stream with these empty lists: nothing is in them, nothing is fetched, nothing else is there.
    const scripts = await site.page.locator('script').evaluateAll((all) => all.map((one) => [one.getAttribute('src'), one.textContent]));
    expect(scripts.filter(([src]) => src !== null), path).toEqual([]);
    for (const [, text] of scripts) expect(text, path).toMatch(/^(__[A-Z_]+=\[\];)+$/);
  }
});

test.describe('with JavaScript', { tag: '@javascript' }, () => {
  for (const { path, settings } of [
    { path: paths.signup, settings: {} },
    { path: paths.login, settings: {} },
    { path: paths.email, settings: {} },
    { path: paths.confirmEmail, settings: { ACCOUNT__EMAIL_VERIFICATION_BY_CODE_ENABLED: 'true' } },
  ]) {
    test.describe(path, () => {
      test.use({ settings });

      test('weighs 130 KB at most, and fetches nothing twice', async ({ site, visitor }) => {
        const other = path === paths.signup || path === paths.login ? await visitor() : site;
        if (path === paths.email) await site.signedIn('ada');
        // The page has an island only for who waits for a code.
        if (path === paths.confirmEmail) await site.signup.signUp(freshPerson('ada'));
        const fresh = await other.page.context().newPage();
        await fresh.route('**/*', (route) => route.continue()); // Routing turns the cache off.
        const measured = new Site(fresh, site.server, true);
        const all = await weigh(fresh, async () => {
          await measured.open(path);
          await measured.awake();
        });
        expect(total(all), list(all)).toBeLessThanOrEqual(130 * KB);
        expect(all.some(({ url }) => url.endsWith('.wasm')), list(all)).toBe(true);
        const urls = all.map(({ url }) => url);
        expect(urls.length, list(all)).toBe(new Set(urls).size);
      });
    });
  }
});

test.describe('without JavaScript', { tag: '@no-javascript' }, () => {
  for (const path of [paths.login, paths.signup, paths.email]) {
    test(`${path} fetches no script and no WebAssembly`, async ({ site }) => {
      if (path === paths.email) await site.signedIn('ada');
      const all = await weigh(site.page, () => site.open(path));
      expect(all.map(({ type }) => type).toSorted(), list(all)).toEqual(['document', 'stylesheet']);
    });
  }
});

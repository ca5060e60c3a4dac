/**
 * Pictures of every page for human eyes: wide and narrow, light and dark, in any language.
 * `npm run screenshots -- OUTDIR [LANGUAGE [PART OF A NAME]]`, after `cargo xtask build`.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

import { chromium } from '@playwright/test';

import { browser } from './tests/fixtures/browser';
import { everyPage, inboxPages, partsPages } from './tests/fixtures/every_page';
import { fresh } from './tests/fixtures/people';
import { Servers } from './tests/fixtures/server';
import { countListeners, Site } from './tests/fixtures/site';

const out = resolve(process.env.INIT_CWD ?? '.', process.argv[2] ?? 'screenshots');
const locale = process.argv[3] ?? 'en-GB';
const wanted = process.argv[4] ?? '';

async function main(): Promise<void> {
  mkdirSync(out, { recursive: true });
  const servers = new Servers();
  const chrome = await chromium.launch({ headless: true, ...browser.launchOptions });
  try {
    for (const [number, visit] of [...everyPage, ...partsPages, ...inboxPages].entries()) {
      if (!visit.name.includes(wanted)) continue;
      const server = await servers.with(visit.settings ?? {});
      const context = await chrome.newContext({ locale, reducedMotion: 'reduce' });
      await context.addInitScript(countListeners);
      const site = new Site(await context.newPage(), server, true);
      await visit.open(site, (name) => fresh(name === 'gr' ? 'ada.lovelace' : name));
      const name = `${String(number + 1).padStart(2, '0')} ${visit.name}`.replace(/[^\w]+/g, '-');
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const width of [1280, 375]) {
          await site.page.emulateMedia({ colorScheme });
          await site.page.setViewportSize({ width, height: width === 375 ? 760 : 800 });
          await site.page.screenshot({ path: `${out}/${name}-${width}-${colorScheme}.png`, fullPage: true });
        }
      }
      await context.close();
      console.log(name);
    }
  } finally {
    await chrome.close();
    await servers.stop();
  }
}

void main();

/**
 * How soon a page is there on a slow line: first paint, and its island awake. 1.6 Mbit/s down, 150 ms there and back, a
 * processor four times slower, nothing in the cache; the median of several loads. Prints; asserts nothing.
 * `npm run paint`, after `cargo xtask build`; `LATENCY=40 npm run paint` for another line.
 */
import { chromium } from '@playwright/test';

import { browser } from './tests/fixtures/browser';
import { Servers } from './tests/fixtures/server';
import { paths } from './tests/fixtures/site';

const TIMES = 7;

const median = (all: number[]): number => all.toSorted((one, other) => one - other)[Math.floor(all.length / 2)]!;

async function main(): Promise<void> {
  const servers = new Servers();
  const chrome = await chromium.launch({ headless: true, ...browser.launchOptions });
  try {
    const server = await servers.with({});
    for (const path of [paths.home, paths.login, paths.signup]) {
      const paint: number[] = [];
      const awake: number[] = [];
      for (let time = 0; time < TIMES; time += 1) {
        const context = await chrome.newContext();
        const page = await context.newPage();
        await page.addInitScript(() => {
          const marked = window as unknown as { awake?: number };
          const add = EventTarget.prototype.addEventListener;
          EventTarget.prototype.addEventListener = function (this: EventTarget, ...args) {
            if (args[0] === 'submit') marked.awake ??= performance.now();
            return add.apply(this, args as Parameters<typeof add>);
          };
        });
        const cdp = await context.newCDPSession(page);
        await cdp.send('Network.enable');
        await cdp.send('Network.emulateNetworkConditions', {
          offline: false,
          latency: Number(process.env.LATENCY ?? 150), // milliseconds
          downloadThroughput: 1_600_000 / 8,
          uploadThroughput: 750_000 / 8,
        });
        await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
        await page.goto(server.url + path, { waitUntil: 'networkidle' });
        const measured = await page.evaluate(() => ({
          paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
          awake: (window as unknown as { awake?: number }).awake,
        }));
        paint.push(measured.paint);
        if (measured.awake !== undefined) awake.push(measured.awake);
        await context.close();
      }
      const island = awake.length > 0 ? `, island awake after ${Math.round(median(awake))} ms` : '';
      console.log(`${path}: first paint after ${Math.round(median(paint))} ms${island}`);
    }
  } finally {
    await chrome.close();
    await servers.stop();
  }
}

void main();

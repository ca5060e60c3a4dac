/**
 * The pictures of the README: `npm run pictures`, after `cargo xtask build`.
 */
import { resolve } from 'node:path';

import { chromium } from '@playwright/test';

import { browser } from './tests/fixtures/browser';
import { PASSWORD, type Person } from './tests/fixtures/people';
import { Servers } from './tests/fixtures/server';
import { countListeners, paths, Site } from './tests/fixtures/site';

const out = resolve(process.env.INIT_CWD ?? '.', '../docs/screenshots');
const ADA: Person = { email: 'ada@example.org', password: PASSWORD };

async function main(): Promise<void> {
  const servers = new Servers();
  const chrome = await chromium.launch({ headless: true, ...browser.launchOptions });
  try {
    const server = await servers.with({});
    const context = await chrome.newContext({ locale: 'en-GB', viewport: { width: 900, height: 760 } });
    await context.addInitScript(countListeners);
    const site = new Site(await context.newPage(), server, true);
    const picture = async (name: string): Promise<void> => {
      await site.page.screenshot({ path: `${out}/${name}.png` });
      console.log(name);
    };
    await site.login.open();
    await site.awake();
    await picture('sign-in');
    await server.create(ADA, '--verified', '--extra-email', 'countess@example.org:verified');
    await site.login.send(ADA.email, ADA.password);
    await site.isAt(paths.overview);
    await picture('overview');
    await site.emails.open();
    await site.emails.add('ada@lovelace.example');
    await site.page.getByText('Not confirmed').waitFor();
    await picture('emails');
  } finally {
    await chrome.close();
    await servers.stop();
  }
}

void main();

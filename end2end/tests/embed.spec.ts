/** Housekey inside somebody else's application (examples/embed): the browser knows only the host. */
import { join } from 'node:path';

import { expect, fresh, linkOf, paths, test as base } from './fixtures';
import { Mailbox } from './fixtures/mail';
import { binary, Program, root } from './fixtures/program';

/** The browser belongs to the host: it is closed before the host stops, and no `housekey` server is started. */
const test = base.extend<{ host: Program }>({
  host: async ({}, use) => {
    const host = await Program.start({
      binary: binary('housekey-example-embed'),
      env: { EMBED_LISTEN: '127.0.0.1:0', EMBED_SITE: join(root, 'target/site') },
      banner: /^Listens on (\S+)$/m,
    });
    try {
      await use(host);
      expect(host.log).not.toMatch(/\bERROR\b|panicked/);
    } finally {
      await host.stop();
    }
  },
  baseURL: async ({ host }, use) => use(host.url),
});

test("a person signs up in the pages of a host and the host greets them", async ({
  page,
  host,
  javaScriptEnabled,
}) => {
  const me = fresh('ada');
  const mailbox = new Mailbox(host.url);
  await page.goto(host.url);
  await expect(page).toHaveTitle('Acme Notes');
  await page.getByRole('link', { name: 'create an account' }).click();
  await expect(page).toHaveURL(host.url + paths.signup);
  await expect(page).toHaveTitle('Create an account · Acme Notes');
  await page.getByLabel('Email address').fill(me.email);
  await page.getByLabel('Password', { exact: true }).fill(me.password);
  if (javaScriptEnabled) await expect(page.getByText('Strong password')).toBeVisible();
  await page.getByRole('button', { name: 'Create an account' }).click();
  await expect(page).toHaveURL(host.url + paths.confirmEmail);
  await page.goto(linkOf(await mailbox.newest(me.email)));
  await page.getByRole('button', { name: 'Confirm address' }).click();
  await expect(page).toHaveURL(host.url + paths.login);
  await page.getByLabel('Email address').fill(me.email);
  await page.getByLabel('Password', { exact: true }).fill(me.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(`${host.url}/`);
  await expect(page.getByRole('main')).toContainText(`Signed in as ${me.email}`);
  await expect(page.getByRole('listitem')).toHaveText('Welcome. This note was left by a signal.');
  const menu = page.getByRole('button', { name: `Account menu ${me.email}` });
  await menu.click();
  await page.getByRole('link', { name: 'Your account' }).click();
  await expect(page).toHaveURL(host.url + paths.overview);
  await expect(page.getByRole('main')).toContainText(me.email);
  await page.goBack();
  await menu.click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(`${host.url}/`);
  await expect(page.getByRole('link', { name: 'create an account' })).toBeVisible();
});

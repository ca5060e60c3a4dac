import { readFile } from 'node:fs/promises';

import { expect, paths, test } from './fixtures';
import type { Person, Site } from './fixtures';

async function close(site: Site, what: string, sure: string): Promise<void> {
  await site.open(paths.overview);
  await site.page.getByRole('navigation').getByRole('link', { name: 'Your data' }).first().click();
  await site.isAt(paths.close);
  await site.awake();
  await site.page.locator('summary', { hasText: what }).click();
  await site.page.getByRole('button', { name: sure, exact: true }).click();
}

async function comeBack(site: Site, me: Person): Promise<void> {
  await site.open(paths.login);
  await site.login.send(me.email, me.password);
  await site.isAt(paths.reopen);
  await expect(site.heading).toHaveText('Welcome back');
}

test('a deactivated account is back after a sign-in, and its owner was told how', async ({ site, server, visitor }) => {
  const me = await site.signedIn('ada');
  const other = await visitor();
  await other.login.signIn(me);
  const signals = server.signals.listen();
  await close(site, 'Deactivate account', 'Deactivate');
  await site.isAt(paths.home);
  await expect(site.status).toHaveText('Your account is deactivated. To come back, sign in.');
  await site.expectSignedOut();
  expect(await signals.types(2)).toEqual(['housekey.account_deactivated', 'housekey.session_ended']);
  expect((await server.mail.newest(me.email, 2)).kind).toBe('account/email/account_deactivated');
  await other.open(paths.email);
  await other.isAt(`${paths.login}?next=${paths.email}`);

  await comeBack(site, me);
  await expect(site.page.getByRole('main')).toContainText('Your account is deactivated. Do you want it back?');
  await site.page.getByRole('button', { name: 'Keep my account' }).click();
  await site.isAt(paths.overview);
  await expect(site.status).toHaveText('Your account is back.');
  await site.expectSignedInAs(me.email);
});

test('a deletion says when, and can be taken back until then', async ({ site, server }) => {
  const me = await site.signedIn('ada');
  await site.open(paths.close);
  await expect(site.page.getByRole('main')).toContainText('For 14 days you can still sign in and keep your account.');
  await close(site, 'Delete account', 'Delete my account');
  await site.isAt(paths.home);
  await expect(site.status).toContainText('Your account will be deleted.');
  const mail = await server.mail.newest(me.email);
  expect(mail.kind).toBe('account/email/account_deletion');
  expect(mail.text).toMatch(/will be deleted on \S*\d+ \w+ \d{4}/);
  await comeBack(site, me);
  await expect(site.page.getByRole('main')).toContainText(/Your account will be deleted on \d+ \w+ \d{4}/);
  // Who leaves it as it is stays outside.
  await site.page.getByRole('button', { name: 'Leave it as it is' }).click();
  await site.isAt(paths.home);
  await site.expectSignedOut();
  await site.open(paths.reopen);
  await expect(site.heading).toHaveText('There is nothing to do here');
  await comeBack(site, me);
  await site.page.getByRole('button', { name: 'Keep my account' }).click();
  await site.expectSignedInAs(me.email);
});

test.describe('without days to come back', () => {
  test.use({ settings: { ACCOUNT__DELETION_GRACE_DAYS: '0' } });

  test('an account is deleted at once, and its address is free', async ({ site, trouble }) => {
    trouble.expectStatus(400);
    const me = await site.signedIn('ada');
    await site.open(paths.close);
    await expect(site.page.getByRole('main')).toContainText('This happens at once, and cannot be undone.');
    await close(site, 'Delete account', 'Delete my account');
    await expect(site.status).toHaveText('Your account is deleted.');
    await site.open(paths.login);
    await site.login.send(me.email, me.password);
    expect(await site.errorOf('Password')).not.toBe('');
    await site.signup.signUp(me);
  });
});

test('everything that is kept is a file', async ({ site }) => {
  const me = await site.signedIn('ada');
  await site.open(paths.close);
  const coming = site.page.waitForEvent('download');
  await site.page.getByRole('link', { name: 'Download' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe('account.json');
  const data = JSON.parse((await readFile(await download.path())).toString());
  expect(data.email_addresses).toMatchObject([{ email: me.email, primary: true }]);
  expect(data.sessions).toHaveLength(1);
  expect(data.events.length).toBeGreaterThan(0);
  expect(JSON.stringify(data)).not.toContain('argon2');
});

test('a visitor is led to sign-in, and has no closed account', async ({ site }) => {
  await site.open(paths.close);
  await site.isAt(`${paths.login}?next=${paths.close}`);
  await site.open(paths.reopen);
  await expect(site.heading).toHaveText('There is nothing to do here');
});

import { expect, paths, test } from './fixtures';

test('a session is signed out from another one', async ({ site, server, visitor }) => {
  const me = await site.signedIn('ada');
  const other = await visitor();
  await other.login.signIn(me);
  const signals = server.signals.listen();
  await site.open(paths.overview);
  await site.page.getByRole('main').getByRole('link', { name: 'Sessions' }).click();
  await site.isAt(paths.sessions);
  const rows = site.page.getByRole('main').getByRole('listitem');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('This browser');
  await expect(rows.first().getByText('Sign out')).toHaveCount(0);
  await rows.last().locator('summary').click();
  await expect(rows.last()).toContainText('Sign out on Chrome on Linux?');
  await rows.last().getByRole('button', { name: 'Sign out' }).click();
  await expect(site.status).toHaveText('It is signed out now.');
  await expect(rows).toHaveCount(1);
  expect(await signals.types(1)).toEqual(['housekey.session_ended']);
  await other.open(paths.email);
  await other.isAt(`${paths.login}?next=${paths.email}`);
  await site.open(paths.email);
  await site.expectSignedInAs(me.email);
});

test('all other sessions are signed out at once', async ({ site, visitor }) => {
  const me = await site.signedIn('ada');
  const others = [await visitor(), await visitor()];
  for (const other of others) await other.login.signIn(me);
  await site.open(paths.sessions);
  await site.page.locator('summary', { hasText: 'Sign out everywhere else' }).click();
  await site.page.getByRole('button', { name: 'Sign out the others' }).click();
  await expect(site.status).toHaveText('You are signed out everywhere else now.');
  await expect(site.page.getByRole('main').getByRole('listitem')).toHaveCount(1);
  for (const other of others) {
    await other.open(paths.home);
    await other.expectSignedOut();
  }
  await site.open(paths.home);
  await site.expectSignedInAs(me.email);
});

test('who signs in on another browser is told by mail', async ({ site, server, visitor }) => {
  const me = await site.signedIn('ada');
  await (await visitor()).login.signIn(me);
  const mail = await server.mail.newest(me.email);
  expect(mail.kind).toBe('account/email/new_device');
  expect(mail.subject).toBe('New sign-in to your account');
});

test('a visitor is led to sign-in and back', async ({ site }) => {
  await site.open(paths.sessions);
  await site.isAt(`${paths.login}?next=${paths.sessions}`);
});

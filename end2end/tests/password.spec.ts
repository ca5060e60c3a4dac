import { expect, fresh, paths, test, WRONG_PASSWORD } from './fixtures';
import type { Site } from './fixtures';

const NEW = 'violet anchor kettle 93';

async function change(site: Site, current: string, next: string): Promise<void> {
  await site.page.getByLabel('Current password', { exact: true }).fill(current);
  await site.page.getByLabel('New password', { exact: true }).fill(next);
  await site.page.getByRole('button', { name: 'Change password' }).click();
}

test('a changed password signs in, and other browsers are signed out', async ({ site, server, visitor }) => {
  const me = await site.signedIn('ada');
  const other = await visitor();
  await other.login.signIn(me);
  const signals = server.signals.listen();
  await site.open(paths.overview);
  await site.page.getByRole('main').getByRole('link', { name: 'Change Password' }).click();
  await site.isAt(paths.password);
  await site.awake();
  await change(site, me.password, NEW);
  await expect(site.status).toHaveText('Your password was changed.');
  expect(await signals.types(2)).toEqual(['account.password_changed', 'housekey.session_ended']);
  await site.expectSignedInAs(me.email);
  expect((await server.mail.newest(me.email, 2)).kind).toBe('account/email/password_changed');
  await other.open(paths.email);
  await other.isAt(`${paths.login}?next=${paths.email}`);
  await other.login.send(me.email, NEW);
  await other.isAt(paths.email);
});

test('a wrong current password and a weak new one are refused beside their fields', async ({ site }) => {
  const me = await site.signedIn('ada');
  await site.open(paths.password);
  await site.awake();
  await change(site, WRONG_PASSWORD, NEW);
  expect(await site.errorOf('Current password')).toBe('This is not your current password.');
  await change(site, me.password, me.email);
  expect(await site.errorOf('New password')).not.toBe('');
  await change(site, me.password, NEW);
  await expect(site.status).toHaveText('Your password was changed.');
});

test('the meter knows whose password it is', { tag: '@javascript' }, async ({ site }) => {
  const me = await site.signedIn('ada.lovelace');
  await site.open(paths.password);
  await site.awake();
  await site.page.getByLabel('New password', { exact: true }).fill(me.email);
  await expect(site.page.locator('.hk-strength')).toHaveAttribute('data-level', '2');
  await site.page.getByLabel('New password', { exact: true }).fill(NEW);
  await expect(site.page.locator('.hk-strength')).toHaveAttribute('data-level', /3|4/);
});

test('a visitor is led to sign-in and back', async ({ site, server }) => {
  const me = await server.create(fresh('ada'), '--verified');
  await site.open(paths.password);
  await site.isAt(`${paths.login}?next=${paths.password}`);
  await site.login.send(me.email, me.password);
  await site.isAt(paths.password);
});

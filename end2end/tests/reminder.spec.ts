import { expect, fresh, paths, test } from './fixtures';
import type { Site } from './fixtures';

async function ask(site: Site, email: string): Promise<void> {
  await site.open(paths.login);
  await site.page.getByRole('link', { name: 'How do I sign in?' }).click();
  await site.isAt(paths.reminder);
  await site.awake();
  await site.page.getByLabel('Email address').fill(email);
  await site.page.getByRole('button', { name: 'Send email' }).click();
}

test('the ways in are mailed, and the page says the same to everybody', async ({ site, server }) => {
  const me = await server.create(fresh('ada'), '--verified');
  const nobody = fresh('nobody');
  for (const { email } of [me, nobody]) {
    await ask(site, email);
    await expect(site.status).toHaveText('We sent an email, if there is an account with this address.');
  }
  const mail = await server.mail.newest(me.email);
  expect(mail.kind).toBe('account/email/provider_reminder');
  expect(mail.text).toContain(`with the address ${me.email} and your password.`);
  expect((await server.mail.newest(nobody.email)).kind).toBe('account/email/unknown_account');
});

test('an address that cannot be one is refused beside its field', async ({ site }) => {
  await ask(site, 'nonsense');
  expect(await site.errorOf('Email address')).not.toBe('');
  await expect(site.page.getByLabel('Email address')).toHaveValue('nonsense');
});

import { codeOf, expect, fresh, paths, type Person, test } from './fixtures';
import type { Site } from './fixtures';

test.use({ settings: { ACCOUNT__LOGIN_BY_CODE_REQUIRED: 'true', ACCOUNT__LOGIN_BY_CODE_TRUST_ENABLED: 'true' } });

async function signIn(site: Site, me: Person): Promise<void> {
  await site.login.open();
  await site.awake();
  await site.login.send(me.email, me.password);
}

async function enterCode(site: Site, me: Person, count = 1): Promise<void> {
  await site.isAt(paths.codeConfirm);
  await site.awake();
  await site.code.enter(codeOf(await site.server.mail.newest(me.email, count)));
  await site.isAt(paths.trust);
  await site.awake();
}

test('a trusted browser is not asked for a code again', async ({ site, server }) => {
  const me = await server.create(fresh('ada'), '--verified');
  await signIn(site, me);
  await enterCode(site, me);
  await expect(site.page.getByRole('main')).toContainText('we will not ask for a code here for 14 days');
  await site.page.getByRole('button', { name: 'Trust this browser' }).click();
  await site.expectSignedInAs(me.email);
  await site.signOut();
  await signIn(site, me);
  await site.expectSignedInAs(me.email);
});

test('whoever says no is asked again the next time', async ({ site, server }) => {
  const me = await server.create(fresh('ada'), '--verified');
  await signIn(site, me);
  await enterCode(site, me);
  await site.page.getByRole('button', { name: 'Not now' }).click();
  await site.expectSignedInAs(me.email);
  await site.signOut();
  await signIn(site, me);
  await site.isAt(paths.codeConfirm);
});

/** The parts that pages are laid out from, as far as no page's own tests are about them. */
import { expect, fresh, paths, test } from './fixtures';

const KEY = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

test.describe('a secret to copy', () => {
  test('is copied without its gaps, and that is said', { tag: '@javascript' }, async ({ site, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await site.open(paths.parts);
    const secret = site.page.getByRole('group', { name: 'Key', exact: true });
    await secret.getByRole('button', { name: 'Copy Key' }).click();
    await expect(secret.getByRole('status')).toHaveText('Copied');
    await expect(secret.getByRole('button')).toHaveText(/^Copied/);
    expect(await site.page.evaluate(() => navigator.clipboard.readText())).toBe(KEY);
  });

  test('says so where the browser does not let pages copy', { tag: '@javascript' }, async ({ site }) => {
    await site.page.addInitScript(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('no'));
    });
    await site.open(paths.parts);
    const secret = site.page.getByRole('group', { name: 'Key', exact: true });
    await secret.getByRole('button', { name: 'Copy Key' }).click();
    await expect(secret.getByText('Copying did not work.')).toBeVisible();
  });

  test('has no button where it would do nothing', { tag: '@no-javascript' }, async ({ site }) => {
    await site.open(paths.parts);
    await expect(site.page.getByRole('group', { name: 'Key', exact: true }).getByRole('button')).toHaveCount(0);
  });

  test('is selected as a whole by one press', async ({ site }) => {
    await site.open(paths.parts);
    await site.page.getByRole('group', { name: 'Key', exact: true }).locator('code').click();
    expect(await site.page.evaluate(() => getSelection()?.toString())).toBe(KEY);
  });
});

test('the button of a provider sends which one was pressed', async ({ site }) => {
  await site.open(paths.parts);
  await site.page.getByRole('button', { name: 'Continue with GitHub' }).click();
  await site.isAt(`${paths.parts}?provider=github`);
});

test("a QR code is named, and dark on light in both schemes", async ({ site }) => {
  await site.open(paths.parts);
  const code = site.page.getByRole('img', { name: 'Scan it with an authenticator app' });
  for (const colorScheme of ['light', 'dark'] as const) {
    await site.page.emulateMedia({ colorScheme });
    const colours = await code.locator('path').evaluateAll((paths) => paths.map((path) => getComputedStyle(path).fill));
    expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
  }
});

test('a session asks before it is ended', async ({ site }) => {
  await site.open(paths.parts);
  const row = site.page.getByRole('listitem').filter({ hasText: 'Safari on iPhone' });
  await expect(row).toContainText('Last seen on 30 November 2026, 02:31 UTC');
  await expect(row.getByRole('button', { name: 'Sign out' })).toHaveCount(0);
  await row.locator('summary').click();
  await expect(row).toContainText('Sign out on Safari on iPhone?');
  await expect(row.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await expect(site.page.getByRole('listitem').filter({ hasText: 'Chrome on Linux' })).toContainText('This browser');
});

test("the link to the reader's mail stands where the mail is waited for", async ({ site }) => {
  await site.signup.signUp(fresh('ada', 'gmail.com'));
  const link = site.page.getByRole('link', { name: 'Open Gmail' });
  await expect(link).toHaveAttribute('href', 'https://mail.google.com/');
  await expect(link).toHaveAttribute('target', '_blank');
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
  await expect(link).toHaveAccessibleName('Open Gmail (opens in a new tab)');
});

test('an address of an unknown provider has no such link', async ({ site }) => {
  await site.signup.signUp(fresh('ada'));
  await expect(site.page.locator('a[target=_blank]')).toHaveCount(0);
});

test.describe('where mail is sent', () => {
  test.use({ settings: { MAIL__TRANSPORT: 'smtp', MAIL__SMTP__HOST: '127.0.0.1', MAIL__FROM: 'no-reply@example.org' } });

  test('there is no page of parts', { tag: '@javascript' }, async ({ site, trouble }) => {
    trouble.expectStatus(404);
    const answer = await site.page.goto(paths.parts);
    expect(answer?.status()).toBe(404);
    await expect(site.page.getByRole('heading')).toHaveCount(0);
  });
});

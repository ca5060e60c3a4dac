import { expect, fresh, paths, test } from './fixtures';

test('a visitor is offered sign-in and sign-up', async ({ site }) => {
  await site.open(paths.home);
  await expect(site.heading).toHaveText('One account for Housekey');
  const main = site.page.getByRole('main');
  await expect(main.getByRole('link', { name: 'Create an account' })).toHaveAttribute('href', paths.signup);
  await expect(main.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', paths.login);
});

test('the home page leads a signed-in person to the account', async ({ site }) => {
  await site.signedIn('ada');
  await site.open(paths.home);
  await expect(site.heading).toHaveText('Welcome back');
  await site.page.getByRole('main').getByRole('link', { name: 'Go to your account' }).click();
  await site.isAt(paths.overview);
});

test('an unknown path shows a 404 page that links home', async ({ site, trouble }) => {
  trouble.expectStatus(404);
  const answer = await site.page.goto('/no/such/page');
  expect(answer?.status()).toBe(404);
  await expect(site.heading).toHaveText('Page not found');
  await site.page.getByRole('main').getByRole('link', { name: 'Back to home' }).click();
  await site.isAt(paths.home);
});

test("paths with a trailing slash redirect to the page", async ({ site }) => {
  await site.open(`${paths.login}/?next=/x`);
  await site.isAt(`${paths.login}?next=/x`);
});

test('the skip link moves the focus to the content', async ({ site }) => {
  await site.open(paths.home);
  await site.page.keyboard.press('Tab');
  const skip = site.page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await site.page.keyboard.press('Enter');
  await expect(site.page).toHaveURL(/#main$/);
});

test.describe('a German reader', () => {
  test.use({ locale: 'de-DE' });
  /** No line ends after the E. */
  const EMAIL = 'E\u2011Mail-Adresse';

  test('sees the pages in German', async ({ site }) => {
    await site.open(paths.home);
    await expect(site.page.locator('html')).toHaveAttribute('lang', 'de');
    await expect(site.heading).toHaveText('Ein Konto für Housekey');
    await site.open(paths.login);
    await site.page.getByRole('main').getByRole('button', { name: 'Anmelden' }).click();
    expect(await site.errorOf(EMAIL)).toBe(`Gib deine ${EMAIL} ein.`);
    const me = await site.server.create(fresh('ada'), '--verified');
    await site.page.getByLabel(EMAIL).fill(me.email);
    await site.page.getByLabel('Passwort', { exact: true }).fill(me.password);
    await site.page.getByRole('main').getByRole('button', { name: 'Anmelden' }).click();
    await site.isAt(paths.overview);
    await expect(site.heading).toHaveText('Dein Konto');
    await expect(site.page.getByText('Letzte Anmeldung')).toBeVisible();
    await site.open(paths.email);
    await site.awake();
    await site.page.getByLabel(EMAIL, { exact: true }).fill(fresh('neu').email);
    await site.page.getByRole('button', { name: 'Hinzufügen', exact: true }).click();
    await expect(site.page.getByRole('main').getByRole('listitem')).toHaveCount(2);
    await expect(site.status).toContainText('eine E\u2011Mail');
  });
});

/** The choice of a language, at the foot of every page. */
import { expect, fresh, paths, type Site, test } from './fixtures';

const DAYS = 24 * 60 * 60;

async function choose(site: Site, name: string): Promise<void> {
  const foot = site.page.getByRole('contentinfo');
  await foot.locator('summary').click();
  await foot.getByRole('button', { name, exact: true }).click();
}

const language = (site: Site) => site.page.locator('html').getAttribute('lang');

test('a chosen language is that of every page, and the choice leads back to its page', async ({ site }) => {
  const login = `${paths.login}?next=${encodeURIComponent(paths.email)}`;
  await site.open(login);
  await expect(site.heading).toHaveText('Welcome back');
  await choose(site, 'Deutsch');
  await site.isAt(login);
  await expect(site.page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(site.heading).toHaveText('Willkommen zurück');

  const me = await site.server.create(fresh('ada'), '--verified');
  await site.page.locator('[name=login]').fill(me.email);
  await site.page.locator('[name=password]').fill(me.password);
  await site.page.getByRole('main').getByRole('button', { name: 'Anmelden' }).click();
  await site.isAt(paths.email);
  // An island speaks it, too.
  await site.awake();
  await site.page.locator('main input[name=email]:not([type=hidden])').fill(fresh('neu').email);
  await site.page.getByRole('button', { name: 'Hinzufügen', exact: true }).click();
  await expect(site.status).toContainText('Mail');

  await choose(site, 'English');
  await site.isAt(paths.email);
  expect(await language(site)).toBe('en');
});

test('the choice is kept for 400 days, out of reach of scripts', async ({ site, server }) => {
  await site.open(paths.home);
  await choose(site, 'Deutsch');
  await expect(site.page.locator('html')).toHaveAttribute('lang', 'de');
  const kept = (await site.page.context().cookies(server.url)).find(({ name }) => name === 'language');
  expect(kept).toMatchObject({ value: 'de', httpOnly: true, sameSite: 'Lax', path: '/' });
  expect(Math.abs(kept!.expires - Date.now() / 1000 - 400 * DAYS)).toBeLessThan(DAYS);
});

test('the current language is marked, and each is called what its readers call it', async ({ site }) => {
  await site.open(paths.home);
  const foot = site.page.getByRole('contentinfo');
  await expect(foot.locator('summary')).toHaveText('Language English');
  await foot.locator('summary').click();
  const buttons = foot.getByRole('button');
  await expect(buttons).toHaveText(['English', 'العربية', 'Deutsch']);
  await expect(buttons.nth(0)).toHaveAttribute('aria-current', 'true');
  await expect(buttons.nth(1)).not.toHaveAttribute('aria-current');
  await expect(buttons.nth(1)).toHaveAttribute('lang', 'ar');
});

test('it is used by keyboard', async ({ site }) => {
  await site.open(paths.home);
  const foot = site.page.getByRole('contentinfo');
  await foot.locator('summary').focus();
  await site.page.keyboard.press('Enter');
  await site.page.keyboard.press('Tab');
  await site.page.keyboard.press('Tab');
  await expect(foot.getByRole('button', { name: 'العربية' })).toBeFocused();
  await site.page.keyboard.press('Enter');
  await expect(site.page.locator('html')).toHaveAttribute('dir', 'rtl');
});

test('the list opens within the screen, from left to right and from right to left', async ({ site }) => {
  for (const width of [1280, 320]) {
    await site.page.setViewportSize({ width, height: 720 });
    await site.open(paths.login);
    const foot = site.page.getByRole('contentinfo');
    await foot.locator('summary').click();
    await expect(foot.locator('form')).toBeInViewport({ ratio: 1 });
    await foot.getByRole('button', { name: width === 1280 ? 'العربية' : 'English', exact: true }).click();
    await site.page.waitForLoadState();
    await foot.locator('summary').click();
    await expect(foot.locator('form')).toBeInViewport({ ratio: 1 });
  }
});

test('a language without words is refused, and the page stays as it is', async ({ site, trouble }) => {
  trouble.expectStatus(400);
  await site.open(paths.login);
  await site.page.locator('footer [name=language]').last().evaluate((button: HTMLButtonElement) => (button.value = 'tlh'));
  const foot = site.page.getByRole('contentinfo');
  await foot.locator('summary').click();
  await foot.getByRole('button').last().click();
  await site.page.waitForLoadState();
  await expect(site.page).toHaveURL((url) => url.pathname === paths.login);
  expect(await language(site)).toBe('en');
});

/** The account at a glance, the account menu, and the navigation between the account pages. */
import { confirmByMail, expect, fresh, paths, test, WRONG_PASSWORD } from './fixtures';

const standing = 'Sign-in and contact';
const activity = 'Recent activity';

test('sign-in leads to the account, which says how it stands', async ({ site }) => {
  const me = await site.signedIn('ada.lovelace');
  await site.isAt(paths.overview);
  await expect(site.page).toHaveTitle('Overview · Housekey');
  const main = site.page.getByRole('main');
  await expect(main).toContainText(me.email);
  const rows = main.getByRole('region', { name: standing }).getByRole('listitem');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toContainText('Confirmed');
  await expect(rows.nth(1)).toContainText('Password');
  await expect(rows.nth(1)).toContainText('Set');
  await expect(rows.nth(2)).toContainText('Last sign-in');
  await expect(rows.nth(2)).toContainText('Chrome on Linux');
  await expect(rows.nth(2)).toContainText('From here');
  await expect(rows.nth(2).getByRole('time')).toHaveAttribute('datetime', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  await rows.nth(0).getByRole('link', { name: 'Manage Email addresses' }).click();
  await site.isAt(paths.email);
});

test('a new person sees what happened since, and one next step at a time', async ({ site }) => {
  const me = fresh('ada');
  const second = fresh('countess').email;
  await site.signup.signUp(me);
  await confirmByMail(site, me.email);
  await site.login.signIn(me);
  const main = site.page.getByRole('main');
  const lines = main.getByRole('region', { name: activity }).getByRole('listitem');
  await expect(lines).toHaveText([/^Signed in/, /^Email address confirmed/, /^Account created/]);

  await main.getByRole('link', { name: 'Add an address' }).click();
  await site.isAt(paths.email);
  await site.awake();
  await site.emails.add(second);
  await expect(site.emails.rows).toHaveCount(2);

  await site.open(paths.overview);
  const next = main.getByRole('region', { name: 'Confirm your email address' });
  await expect(next).toContainText(second);
  await expect(lines.first()).toContainText('Email address added');
  await expect(lines.first()).toContainText(second);

  await confirmByMail(site, second, 1);
  await site.isAt(paths.email);
  await site.open(paths.overview);
  await expect(main.getByRole('region', { name: 'All set' })).toBeVisible();
  await expect(main.getByRole('region', { name: 'All set' }).getByRole('link')).toHaveCount(0);
});

test("failed sign-ins are shown to whom they were meant for, and nothing of others", async ({ site, visitor }) => {
  const me = await site.signedIn('ada');
  const other = await visitor();
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await other.login.open();
    await other.login.send(me.email, WRONG_PASSWORD);
    await other.errorOf('Password');
  }
  const grace = await other.signedIn('grace');
  await expect(other.page.getByRole('main')).toContainText(grace.email);
  await expect(other.page.getByRole('main')).not.toContainText('failed');
  await site.open(paths.overview);
  const lines = site.page.getByRole('region', { name: activity }).getByRole('listitem');
  await expect(lines).toHaveText([/^Several failed sign-ins/, /^Signed in/]);
  await expect(site.page.getByText(grace.email)).toHaveCount(0);
});

test('a visitor is led to sign-in and back', async ({ site, server }) => {
  const me = await server.create(fresh('ada'), '--verified');
  await site.open(paths.overview);
  await site.isAt(`${paths.login}?next=${paths.overview}`);
  await site.login.send(me.email, me.password);
  await site.isAt(paths.overview);
});

test.describe('the account menu', () => {
  test('says who is signed in, leads to the account, and signs out', async ({ site }) => {
    const me = await site.signedIn('ada.lovelace');
    await site.open(paths.email);
    await expect(site.menu).toBeHidden();
    await expect(site.menuButton).toHaveText(/^AL/);
    await site.openMenu();
    await expect(site.menu).toContainText(me.email);
    await expect(site.menu).toBeInViewport({ ratio: 1 });
    await site.menu.getByRole('link', { name: 'Your account' }).click();
    await site.isAt(paths.overview);
    await site.openMenu();
    await expect(site.menu.getByRole('link', { name: 'Your account' })).toHaveAttribute('aria-current', 'page');
    await site.menu.getByRole('button', { name: 'Sign out' }).click();
    await site.isAt(paths.home);
    await expect(site.status).toHaveText('You are signed out.');
    await site.expectSignedOut();
  });

  test('is used by keyboard: Enter opens it, Tab goes into it, Escape closes it', async ({ site }) => {
    await site.signedIn('ada');
    await site.menuButton.focus();
    await site.page.keyboard.press('Enter');
    await expect(site.menu).toBeVisible();
    await site.page.keyboard.press('Tab');
    await expect(site.menu.getByRole('link', { name: 'Your account' })).toBeFocused();
    await site.page.keyboard.press('Tab');
    await expect(site.menu.getByRole('button', { name: 'Sign out' })).toBeFocused();
    await site.page.keyboard.press('Escape');
    await expect(site.menu).toBeHidden();
    await expect(site.menuButton).toBeFocused();
  });

  test('closes on a press elsewhere', async ({ site }) => {
    await site.signedIn('ada');
    await site.openMenu();
    await site.heading.click();
    await expect(site.menu).toBeHidden();
  });

  for (const locale of ['en', 'ar']) {
    test.describe(locale, () => {
      test.use({ locale });

      test('opens below its button, at its outer edge', async ({ site }) => {
        const me = await site.server.create(fresh('ada'), '--verified');
        await site.open(paths.login);
        await site.page.locator('[name=login]').fill(me.email);
        await site.page.locator('[name=password]').fill(me.password);
        await site.page.locator('main form [type=submit]').click();
        await site.isAt(paths.overview);
        for (const width of [1280, 375, 320]) {
          await site.page.setViewportSize({ width, height: 720 });
          const button = site.page.locator('header [popovertarget]');
          await button.click();
          const menu = site.page.locator('[popover]');
          const [one, other] = [await button.boundingBox(), await menu.boundingBox()];
          expect.soft(other!.y, `${width}`).toBeGreaterThanOrEqual(one!.y + one!.height);
          const edges =
            locale === 'ar' ? other!.x - one!.x : other!.x + other!.width - (one!.x + one!.width);
          expect.soft(Math.abs(edges), `${width}`).toBeLessThanOrEqual(1);
          await site.page.keyboard.press('Escape');
        }
      });
    });
  }
});

test.describe('the navigation', () => {
  test('stands beside the page where there is room', async ({ site }) => {
    await site.signedIn('ada');
    const nav = site.page.getByRole('navigation', { name: 'Account pages' });
    const profile = nav.getByRole('group', { name: 'Profile' });
    await expect(profile.getByRole('link')).toHaveText(['Overview', 'Email addresses']);
    await expect(profile.getByRole('link', { name: 'Overview' })).toHaveAttribute('aria-current', 'page');
    await expect(nav.getByRole('group', { name: 'Data' }).getByRole('link')).toHaveText(['Your data']);
    await profile.getByRole('link', { name: 'Email addresses' }).click();
    await site.isAt(paths.email);
    await expect(profile.getByRole('link', { name: 'Email addresses' })).toHaveAttribute('aria-current', 'page');
  });

  test('is one line on a small screen, and unfolds', async ({ site }) => {
    await site.signedIn('ada');
    await site.page.setViewportSize({ width: 375, height: 720 });
    const nav = site.page.getByRole('navigation', { name: 'Account pages' });
    await expect(nav.getByRole('link')).toHaveCount(0);
    expect((await nav.boundingBox())!.height).toBeLessThan(60);
    await nav.locator('summary').click();
    await nav.getByRole('link', { name: 'Email addresses' }).click();
    await site.isAt(paths.email);
    await expect(nav.getByRole('link')).toHaveCount(0);
    await expect(nav).toContainText('Email addresses');
  });
});
